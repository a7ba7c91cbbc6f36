using Forum.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Forum.Tests.Architecture;

/// <summary>Schemas that are wrong on purpose: what a developer could forget does not compile.</summary>
public sealed class ForgettingADeclaration
{
    private const string Viewer =
        """Value("mine", Boolean, (book, context, person) => book.Owner == person.Id, Access.Everyone);""";
    private const string Loader =
        """new BatchLoader<int, Book>((_, ids, _) => Fetch<int, Book>(ids), Dependency.Anything);""";
    private const string Subject =
        """new BatchLoader<int, Book>((_, ids, _) => Fetch<int, Book>(ids), book => book.Id);""";
    private const string Pages =
        """new PageLoader<int, int, Book>((_, first, ids, _) => Fetch<int, Book>(ids), Dependency.Parents);""";

    [Theory]
    [InlineData(Viewer)]
    [InlineData(Loader)]
    [InlineData(Subject)]
    [InlineData(Pages)]
    public void A_complete_declaration_compiles(string statement) => Assert.Empty(Problems(Schema(statement)));

    [Theory]
    [InlineData("""Value("mine", Boolean, (book, context) => book.Owner == context.Viewer<Person>().Id, Access.Everyone);""")]
    [InlineData("""Value("mine", Boolean, (book, context) => book.Owner == context.Request.Viewer<Person>().Id, Access.Everyone);""")]
    [InlineData("""Load("mine", Boolean, (book, context) => Deferred.FromResult(book.Owner == context.Viewer<Person>().Id), Access.Everyone);""")]
    public void A_field_that_reads_the_viewer_must_declare_it(string statement) =>
        Assert.Contains(Problems(Schema(statement)), problem => problem is "CS1061" or "CS0122");

    [Theory]
    [InlineData("""new BatchLoader<int, Book>((_, ids, _) => Fetch<int, Book>(ids));""")]
    [InlineData("""new PageLoader<int, int, Book>((_, first, ids, _) => Fetch<int, Book>(ids));""")]
    public void A_data_loader_must_declare_what_the_response_depends_on(string statement) =>
        Assert.Contains(Problems(Schema(statement)), problem => problem is "CS1729" or "CS7036");

    [Fact]
    public void A_new_kind_of_event_must_declare_whether_it_invalidates_copies()
    {
        var source = SourceTree.Text("src/Forum/Data/ArticleEvent.cs");
        Assert.Empty(Problems(source));
        Assert.Equal(
            ["CS8509"],
            Problems(source.Replace("LockChanged = 4,", "LockChanged = 4,\n    New = 99,", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_examples_of_the_documentation_compile()
    {
        var blocks = SourceTree.Text("src/GraphQLServer/README.md").Split("```csharp\n")[1..]
            .Select(rest => rest.Split("```")[0]).ToList();
        Assert.Equal(3, blocks.Count);
        Assert.Empty(Problems(string.Concat(blocks)));
    }

    private static string Schema(string statement) =>
        $$"""
        using GraphQLServer.DataLoaders;
        using GraphQLServer.Requests;
        using GraphQLServer.Schema;

        public sealed record Person(int Id);

        public sealed record Book(System.Guid Id, int Owner);

        public sealed class BookType : ObjectType<Book, Person>
        {
            public BookType()
            {
                {{statement}}
            }

            private static Task<IReadOnlyDictionary<TKey, TValue>> Fetch<TKey, TValue>(IReadOnlyList<TKey> keys) => throw new NotSupportedException();
        }
        """;

    /// <summary>
    /// The ids of all errors and warnings, except that a type of the source is also in a referenced assembly.
    /// </summary>
    private static string[] Problems(string source)
    {
        const string usings =
            "global using System; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create(
            "Wrong", [CSharpSyntaxTree.ParseText(source), CSharpSyntaxTree.ParseText(usings)], references, options);
        return [.. compilation.GetDiagnostics()
            .Where(found => found.Severity >= DiagnosticSeverity.Warning && found.Id != "CS0436")
            .Select(found => found.Id)];
    }
}
