namespace Forum.Conformance;

/// <summary>Finds files of the repository in which the tests run.</summary>
internal static class Repository
{
    /// <param name="relative">A path relative to the repository's root, such as `schema/forum.graphql`.</param>
    public static string Path(string relative)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Forum.sln")))
            folder = System.IO.Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run inside the repository.");
        return System.IO.Path.Combine(folder, relative);
    }
}
