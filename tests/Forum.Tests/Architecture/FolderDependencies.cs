using Forum.Testing;

namespace Forum.Tests.Architecture;

/// <summary>
/// The folders of a project depend on each other in one direction, so that each can be understood without the folders
/// that use it.
/// </summary>
public sealed class FolderDependencies
{
    [Theory]
    [InlineData("Forum")]
    [InlineData("Forum.Api")]
    [InlineData("Forum.Import")]
    [InlineData("Forum.Server")]
    [InlineData("GraphQLServer")]
    public void The_folders_of_a_project_have_no_dependency_cycle(string project)
    {
        var graph = FolderGraph.Of(
            SourceTree.Files($"src/{project}", "*.cs").Select(path => (path, SourceTree.Text(path))));
        Assert.True(graph.Folders > 5);
        Assert.Empty(graph.FindCycle());
    }

    [Fact]
    public void A_cycle_is_reported_with_the_names_that_cause_it()
    {
        var graph = FolderGraph.Of(
        [
            ("src/P/A/One.cs", "namespace P.A; public class One { public P.B.Two? Other; }"),
            ("src/P/B/Two.cs", "namespace P.B; public static class Two { public static int Of(this P.C.Three three) => 1; }"),
            ("src/P/C/Three.cs", "using P.A; namespace P.C; public class Three { One one = new(); }"),
            ("src/P/Root.cs", "namespace P; class Root { P.A.One one; }"),
        ]);
        Assert.Equal(
            [
                "src/P/A -> src/P/B: One.cs uses Two", "src/P/B -> src/P/C: Two.cs uses Three",
                "src/P/C -> src/P/A: Three.cs uses One",
            ],
            graph.FindCycle());
    }
}
