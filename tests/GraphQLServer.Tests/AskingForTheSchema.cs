using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>Parts of introspection that GraphQL.NET does not provide on its own.</summary>
public sealed class AskingForTheSchema
{
    [Fact]
    public async Task It_says_where_a_scalar_is_specified()
    {
        await using var server = await TinyServer.StartAsync();
        Assert.Contains(
            """{"instant":{"specifiedByURL":"https://scalars.graphql.org/andimarek/date-time.html"},"text":{"specifiedByURL":null},"book":{"specifiedByURL":null}}""",
            await server.AskAsync(
                """{instant:__type(name:"DateTime"){specifiedByURL} text:__type(name:"String"){specifiedByURL} book:__type(name:"Book"){specifiedByURL}}"""));
    }

    [Fact]
    public async Task What_is_deprecated_is_left_out_until_it_is_asked_for()
    {
        await using var server = await TinyServer.StartAsync();
        const string Asked = """query($all:Boolean){__type(name:"LoanInput"){inputFields(includeDeprecated:$all){name deprecationReason}} __schema{queryType{fields{name args(includeDeprecated:$all){name}}}}}""";
        var customary = await server.AskAsync(Asked, new { all = false });
        var all = await server.AskAsync(Asked, new { all = true });
        Assert.DoesNotContain("days", customary);
        Assert.DoesNotContain("loud", customary);
        Assert.Contains("""{"name":"days","deprecationReason":"Every loan is as long."}""", all);
        Assert.Contains("""{"name":"loud"}""", all);
    }
}
