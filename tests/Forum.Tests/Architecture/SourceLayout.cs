using System.Text.RegularExpressions;

namespace Forum.Tests.Architecture;

public sealed partial class SourceLayout
{
    [Fact]
    public void No_file_has_more_than_300_lines()
    {
        var files = SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("tests", "*.cs")).ToList();
        Assert.Contains("src/Forum/Data/ForumDb.cs", files);
        Assert.DoesNotContain(files, path => SourceTree.Text(path).AsSpan().Count('\n') > 300);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var misplaced = SourceTree.Files("src", "*.cs")
            .Where(path => SourceTree.Text(path) is var text
                && text.Contains("\nnamespace ", StringComparison.Ordinal)
                && !text.Contains($"\nnamespace {Namespace(path)};", StringComparison.Ordinal)
                && !text.StartsWith($"namespace {Namespace(path)};", StringComparison.Ordinal));
        Assert.Empty(misplaced);
    }

    [Fact]
    public void Every_project_is_restored_from_its_lock_file_and_is_in_the_solution()
    {
        var projects = SourceTree.Files("src", "*.csproj").Concat(SourceTree.Files("tests", "*.csproj")).ToList();
        var solution = SourceTree.Text("Forum.sln").Replace('\\', '/');
        Assert.Contains("src/Forum/Forum.csproj", projects);
        foreach (var project in projects)
        {
            Assert.True(
                File.Exists(Path.Combine(SourceTree.Root, Path.GetDirectoryName(project)!, "packages.lock.json")),
                project);
            Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// They are columns of the database: an inserted or reordered member would change the meaning of stored rows.
    /// </summary>
    [Fact]
    public void The_numbers_of_stored_enumerations_are_written_out()
    {
        var members = SourceTree.Files("src/Forum/Data", "*.cs")
            .SelectMany(path => StoredEnum().Matches(SourceTree.Text(path)))
            .SelectMany(match => match.Groups[1].Value.Split('\n').Select(line => line.Trim()))
            .Where(line => line.Length > 0 && !line.StartsWith('/')).ToList();
        Assert.Contains("Visible = 0,", members);
        Assert.All(members, member => Assert.Matches(@"^\w+ = -?\d+,$", member));
    }

    [GeneratedRegex(@"enum \w+ : short\n\{\n(.*?)\n\}", RegexOptions.Singleline)]
    private static partial Regex StoredEnum();

    private static string Namespace(string path) =>
        Path.GetDirectoryName(path["src/".Length..])!.Replace('/', '.').Replace('\\', '.');
}
