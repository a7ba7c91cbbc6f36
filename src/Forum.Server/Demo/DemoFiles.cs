namespace Forum.Server.Demo;

/// <summary>The demo forum's text files, which are embedded in the program.</summary>
internal static class DemoFiles
{
    public static IReadOnlyList<DemoPerson> People() => DemoPerson.ReadAll(Text("Forum.Server.Demo.People.txt"));

    public static IReadOnlyList<DemoArticle> Articles() =>
        [.. typeof(DemoFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Forum.Server.Demo.Articles.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => DemoText.Read(Text(name)))];

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(DemoFiles).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
