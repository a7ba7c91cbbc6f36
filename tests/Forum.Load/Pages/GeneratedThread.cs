using Npgsql;

namespace Forum.Load.Pages;

/// <summary>An article of the generated forum.</summary>
/// <param name="Listed">The number of its top-level comments.</param>
internal sealed record GeneratedThread(string Slug, Guid Id, int Listed)
{
    public static async Task<GeneratedThread> FindAsync(
        NpgsqlConnection connection, string slug, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id, listed_count FROM articles WHERE slug = $1", connection);
        command.Parameters.AddWithValue(slug);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new LoadFailure($"The generated forum has no article {slug}.");
        return new GeneratedThread(slug, reader.GetGuid(0), reader.GetInt32(1));
    }

    /// <summary>
    /// A random selection of the articles with enough comments for more than one page, without the pair whose slugs
    /// start with `parent-` (see <see cref="Generating.ForumPlan"/>).
    /// </summary>
    public static async Task<IReadOnlyList<GeneratedThread>> SelectAsync(
        NpgsqlConnection connection, int count, Random random, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT slug, id, listed_count FROM articles WHERE listed_count > $1 AND slug NOT LIKE 'parent-%' ORDER BY slug",
            connection);
        command.Parameters.AddWithValue(TreePage.Top);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var all = new List<GeneratedThread>();
        while (await reader.ReadAsync(cancellationToken)) all.Add(
            new GeneratedThread(reader.GetString(0), reader.GetGuid(1), reader.GetInt32(2)));
        return [.. Enumerable.Range(0, count).Select(_ => all[random.Next(all.Count)])];
    }
}
