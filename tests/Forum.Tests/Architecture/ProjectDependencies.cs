using System.Text.RegularExpressions;
using System.Xml.Linq;
using Forum.Data;
using Forum.Testing;

namespace Forum.Tests.Architecture;

/// <summary>
/// Forum.Server -> Forum.Api -> Forum and GraphQLServer, Forum.Server -> Forum.Import -> Forum. Only one place uses
/// each third-party package.
/// </summary>
public sealed class ProjectDependencies
{
    [Theory]
    [InlineData("Forum")]
    [InlineData("GraphQLServer")]
    [InlineData("Forum.Api", "Forum", "GraphQLServer")]
    [InlineData("Forum.Import", "Forum")]
    [InlineData("Forum.Server", "Forum.Api", "Forum.Import")]
    public void A_project_references_only_lower_projects(string project, params string[] expected)
    {
        var references = XDocument.Parse(SourceTree.Text($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Equal(expected, references);
    }

    [Fact]
    public void The_domain_references_no_engine_web_framework_or_database()
    {
        string[] foreign =
        [
            "GraphQL", "Microsoft.AspNetCore", "Npgsql", "Microsoft.Data.Sqlite", "StackExchange", "Forum.Api",
            "Forum.Server",
        ];
        var references = typeof(ForumDb).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();
        Assert.Contains("Microsoft.EntityFrameworkCore", references);
        Assert.DoesNotContain(
            references, name => foreign.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.DoesNotContain(references, name => name.EndsWith(".Sqlite", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(@"^\s*using (static )?GraphQL(Parser)?(;|\.)", "src/GraphQLServer/", "src/Forum.Api/")]
    [InlineData(@"\.UseNpgsql\(|\.UseSqlite\(", "src/Forum.Server/Database/")]
    [InlineData(@"^\s*using (static )?(Npgsql|Microsoft\.Data\.Sqlite)", "src/Forum.Server/Database/")]
    [InlineData(@"^\s*using (static )?StackExchange\.Redis", "src/Forum.Server/Redis/")]
    public void A_package_is_used_in_one_place(string foreign, params string[] places)
    {
        var files = SourceTree.Files("src", "*.cs").ToList();
        Assert.Contains(files, path => path.StartsWith("src/Forum.Server/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, path =>
            !places.Any(place => path.StartsWith(place, StringComparison.Ordinal))
            && Regex.IsMatch(SourceTree.Text(path), foreign, RegexOptions.Multiline));
    }
}
