using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Forum.Tests.Architecture;

/// <summary>
/// Which folders of a project use types of which other folders, as the compiler resolves the names in the source, or
/// import their namespaces, even if only for a reference in a documentation comment.
/// </summary>
internal sealed class FolderGraph
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks; "
        + "global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; "
        + "global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration; "
        + "global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;";

    private readonly Dictionary<string, SortedDictionary<string, string>> uses = new(StringComparer.Ordinal);

    private FolderGraph()
    {
    }

    public int Folders => uses.Count;

    /// <param name="sources">Paths of C# files, with their contents. A folder is a file's directory.</param>
    public static FolderGraph Of(IEnumerable<(string Path, string Text)> sources)
    {
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, path: source.Path))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings)).ToList();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Sources", trees, references);
        var graph = new FolderGraph();
        var files = trees.Where(tree => tree.FilePath.Length > 0).ToList();
        var folders = files.SelectMany(tree => NamespacesIn(tree).Select(name => (Name: name, Folder: FolderOf(tree))))
            .DistinctBy(it => it.Name).ToDictionary(it => it.Name, it => it.Folder, StringComparer.Ordinal);
        foreach (var tree in files) graph.Add(compilation.GetSemanticModel(tree), tree, folders);
        return graph;
    }

    /// <summary>
    /// A cycle of folders, each with an example of what it uses of the next one; empty when there is no cycle.
    /// </summary>
    public IReadOnlyList<string> FindCycle() =>
        uses.Keys.Select(from => PathFrom(from, from)).FirstOrDefault(path => path.Count > 0) ?? [];

    /// <summary>The shortest path in the graph.</summary>
    private List<string> PathFrom(string start, string end)
    {
        Queue<(string Folder, List<string> Path)> open = new([(start, [])]);
        HashSet<string> seen = [];
        while (open.TryDequeue(out var at))
        {
            foreach (var (to, example) in uses[at.Folder])
            {
                List<string> path = [.. at.Path, $"{at.Folder} -> {to}: {example}"];
                if (to == end) return path;
                if (seen.Add(to)) open.Enqueue((to, path));
            }
        }

        return [];
    }

    private void Add(SemanticModel model, SyntaxTree tree, Dictionary<string, string> folders)
    {
        var from = FolderOf(tree);
        var used = uses.TryGetValue(from, out var known) ? known : uses[from] = new(StringComparer.Ordinal);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var info = model.GetSymbolInfo(name);
            if (TypeOf(info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.DeclaringSyntaxReferences
                is not [{ SyntaxTree: { FilePath.Length: > 0 } declared }, ..])
                continue;
            var to = FolderOf(declared);
            if (to == from) continue;
            used.TryAdd(to, $"{Path.GetFileName(tree.FilePath)} uses {name.Identifier.Text}");
            uses.TryAdd(to, new(StringComparer.Ordinal));
        }

        foreach (var import in tree.GetRoot().DescendantNodes().OfType<UsingDirectiveSyntax>())
        {
            if (!folders.TryGetValue($"{import.Name}", out var imported) || imported == from) continue;
            used.TryAdd(imported, $"{Path.GetFileName(tree.FilePath)} imports {import.Name}");
            uses.TryAdd(imported, new(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> NamespacesIn(SyntaxTree tree) =>
        tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(it => $"{it.Name}");

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => type.OriginalDefinition,
        IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingType,
        _ => symbol?.ContainingType?.OriginalDefinition,
    };

    private static string FolderOf(SyntaxTree tree) => Path.GetDirectoryName(tree.FilePath)!.Replace('\\', '/');
}
