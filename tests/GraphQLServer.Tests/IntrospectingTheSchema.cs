using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>Parts of introspection that GraphQL.NET does not provide on its own.</summary>
public sealed class IntrospectingTheSchema
{
    [Fact]
    public async Task A_scalar_has_the_URL_of_its_specification()
    {
        await using var server = await TinyServer.StartAsync();
        Assert.Contains(
            """{"instant":{"specifiedByURL":"https://scalars.graphql.org/andimarek/date-time.html"},"text":{"specifiedByURL":null},"book":{"specifiedByURL":null}}""",
            await server.ExecuteAsync(
                """{instant:__type(name:"DateTime"){specifiedByURL} text:__type(name:"String"){specifiedByURL} book:__type(name:"Book"){specifiedByURL}}"""));
    }

    [Fact]
    public async Task Deprecated_arguments_and_input_fields_are_omitted_by_default()
    {
        await using var server = await TinyServer.StartAsync();
        const string Query =
            """query($all:Boolean){__type(name:"LoanInput"){inputFields(includeDeprecated:$all){name deprecationReason}} __schema{queryType{fields{name args(includeDeprecated:$all){name}}}}}""";
        var withoutDeprecated = await server.ExecuteAsync(Query, new { all = false });
        var withDeprecated = await server.ExecuteAsync(Query, new { all = true });
        Assert.DoesNotContain("days", withoutDeprecated);
        Assert.DoesNotContain("loud", withoutDeprecated);
        Assert.Contains(
            """{"name":"days","deprecationReason":"Ignored: every loan lasts two weeks."}""", withDeprecated);
        Assert.Contains("""{"name":"loud"}""", withDeprecated);
    }
}
