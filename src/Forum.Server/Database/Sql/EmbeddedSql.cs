namespace Forum.Server.Database.Sql;

/// <summary>Reads SQL files that are embedded in the assembly.</summary>
internal static class EmbeddedSql
{
    /// <param name="owner">A type of the folder that holds the folder `Triggers`: the context of the dialect.</param>
    /// <param name="name">The file without `.sql`.</param>
    public static string Read(Type owner, string name)
    {
        var resource = $"{owner.Namespace}.Triggers.{name}.sql";
        using var stream = owner.Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
