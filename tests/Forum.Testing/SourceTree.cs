namespace Forum.Testing;

/// <summary>
/// The files of the repository in which the tests run. Test projects that do not reference this one link the file.
/// </summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <param name="path">Relative to the root, such as `schema/forum.graphql`.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <inheritdoc cref="PathOf" path="/param"/>
    public static string Text(string path) => File.ReadAllText(PathOf(path));

    /// <summary>Files by their path relative to the root, with forward slashes; build output is excluded.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "Migrations"));

    /// <summary>Searches upward from the build output for the folder of the solution.</summary>
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Forum.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests run only inside a clone of the repository.");
    }
}
