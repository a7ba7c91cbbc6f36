using GraphQLServer.Schema;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Tests;

/// <summary>The schema printed as SDL text.</summary>
public sealed class PrintingTheSchema
{
    [Fact]
    public void The_text_is_stable_and_starts_with_the_query_type()
    {
        var text = Print();
        Assert.Equal(text, Print());
        Assert.StartsWith(
            "type Query {\n  hello: String!\n  echo(text: String, genre: Genre, loud: Boolean @deprecated(reason: \"Ignored.\")): String\n",
            text);
        Assert.Contains("\n  books(count: Int! = 3): [Book!]!\n", text);
        Assert.Contains("\n  \"Global id.\"\n  id: ID!\n", text);
        Assert.Contains("type Author implements Thing {", text);
        Assert.Contains(
            "input LoanInput {\n  book: ID!\n  to: String = \"Ann\"\n  days: Int @deprecated(reason: \"Ignored: every loan lasts two weeks.\")\n}\n",
            text);
        Assert.Contains(
            "scalar DateTime @specifiedBy(url: \"https://scalars.graphql.org/andimarek/date-time.html\")\n", text);
        Assert.DoesNotContain("directive @", text);
        Assert.True(
            text.IndexOf("type Mutation", StringComparison.Ordinal)
            < text.IndexOf("input LoanInput", StringComparison.Ordinal));
    }

    private static string Print()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        return SchemaPrinter.Print(new TinySchema(services));
    }
}
