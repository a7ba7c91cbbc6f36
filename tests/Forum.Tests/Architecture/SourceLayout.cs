using System.Text.RegularExpressions;
using Forum.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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

    /// <summary>
    /// Lines that contain a string literal of more than 50 characters, or a part of one, such as the lines of a raw
    /// string, are exempt.
    /// </summary>
    [Fact]
    public void No_line_is_longer_than_120_columns()
    {
        Assert.Equal(["A.cs:2"], LongLines("A.cs", $"int a;\nint {new string('a', 120)};\n"));
        Assert.Empty(LongLines("A.cs", $"var a = \"{new string('a', 120)}\";\n"));
        var files = SourceTree.Files("src", "*.cs").Concat(SourceTree.Files("tests", "*.cs"));
        Assert.Empty(files.SelectMany(path => LongLines(path, SourceTree.Text(path))));
    }

    [Fact]
    public void The_README_has_at_most_700_words() =>
        Assert.InRange(
            SourceTree.Text("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, 700);

    [Fact]
    public void Namespaces_match_folders()
    {
        var misplaced = SourceTree.Files("src", "*.cs")
            .Where(path => SourceTree.Text(path) is var text
                && text.Contains("\nnamespace ", StringComparison.Ordinal)
                && !text.Contains($"\nnamespace {Namespace(path)};", StringComparison.Ordinal)
                && !text.StartsWith($"namespace {Namespace(path)};", StringComparison.Ordinal));
        Assert.Empty(misplaced);
    }

    [Fact]
    public void Every_project_has_a_lock_file_and_is_in_the_solution()
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
    /// They are stored in the database as numbers: without explicit values, an inserted or reordered member would
    /// change the meaning of stored rows.
    /// </summary>
    [Fact]
    public void Stored_enums_have_explicit_values()
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

    /// <summary>The lines that break the rule, as `file:line`.</summary>
    private static IEnumerable<string> LongLines(string path, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text);
        var exempt = tree.GetRoot().DescendantNodes()
            .Where(node => node.Span.Length > 50
                && node is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax)
            .Select(literal => tree.GetLineSpan(literal.Span))
            .SelectMany(span => Enumerable.Range(
                span.StartLinePosition.Line, span.EndLinePosition.Line - span.StartLinePosition.Line + 1))
            .ToHashSet();
        return tree.GetText().Lines
            .Where(line => line.Span.Length > 120 && !exempt.Contains(line.LineNumber))
            .Select(line => $"{path}:{line.LineNumber + 1}");
    }

    private static string Namespace(string path) =>
        Path.GetDirectoryName(path["src/".Length..])!.Replace('/', '.').Replace('\\', '.');
}
