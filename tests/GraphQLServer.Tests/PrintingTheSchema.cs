using GraphQLServer.Schema;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Tests;

/// <summary>The schema printed as SDL text.</summary>
public sealed class PrintingTheSchema
{
    [Fact]
    public void It_is_the_same_every_time_and_starts_with_what_may_be_asked_first()
    {
        var text = Print();
        Assert.Equal(text, Print());
        Assert.StartsWith("type Query {\n  hello: String!\n  echo(text: String, genre: Genre, loud: Boolean @deprecated(reason: \"Echoes are soft.\")): String\n", text);
        Assert.Contains("\n  books(count: Int! = 3): [Book!]!\n", text);
        Assert.Contains("\n  \"Which one.\"\n  id: ID!\n", text);
        Assert.Contains("type Author implements Thing {", text);
        Assert.Contains("input LoanInput {\n  book: ID!\n  to: String = \"Ann\"\n  days: Int @deprecated(reason: \"Every loan is as long.\")\n}\n", text);
        Assert.Contains("scalar DateTime @specifiedBy(url: \"https://scalars.graphql.org/andimarek/date-time.html\")\n", text);
        Assert.DoesNotContain("directive @", text);
        Assert.True(text.IndexOf("type Mutation", StringComparison.Ordinal) < text.IndexOf("input LoanInput", StringComparison.Ordinal));
    }

    private static string Print()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        return SchemaPrinter.Print(new TinySchema(services));
    }
}
