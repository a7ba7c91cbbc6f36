using Forum.Server;

namespace Forum.Testing;

/// <summary>
/// Creates the tables with the program's own `migrate` command: once for each test run on SQLite, whose file is then
/// copied, and in any database that a caller names.
/// </summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<Task<byte[]>> Sqlite = new(MigrateSqliteAsync);

    /// <summary>Creates a migrated SQLite file in <paramref name="folder"/>.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> NewSqliteAsync(string folder)
    {
        var file = Path.Combine(folder, "forum.db");
        await File.WriteAllBytesAsync(file, await Sqlite.Value);
        return $"Data Source={file}";
    }

    public static async Task MigrateAsync(string connection)
    {
        var app = ForumProgram.Build([$"--ConnectionStrings:Forum={connection}"]);
        await using var ended = app;
        var output = new StringWriter();
        if (await ForumProgram.RunCommandAsync(app, ["migrate"], output, CancellationToken.None) != 0)
            throw new InvalidOperationException(output.ToString());
    }

    private static async Task<byte[]> MigrateSqliteAsync()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "template.db");
        await MigrateAsync($"Data Source={file};Pooling=false");
        return await File.ReadAllBytesAsync(file);
    }
}
