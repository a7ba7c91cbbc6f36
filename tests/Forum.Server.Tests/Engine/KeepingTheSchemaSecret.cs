using Forum.Api.Execution;
using Forum.Server.Tests.Engine.Tiny;
using Xunit;

namespace Forum.Server.Tests.Engine;

/// <summary>A server that is set to tell nobody its schema.</summary>
public sealed class KeepingTheSchemaSecret
{
    [Theory]
    [InlineData("{__schema{types{name}}}")]
    [InlineData("{hello __type(name:\"Query\"){name}}")]
    [InlineData("{...a} fragment a on Query{__schema{types{name}}}")]
    [InlineData("query($no:Boolean=false){hello __schema@include(if:$no){types{name}}}")]
    public async Task A_server_may_refuse_to_tell_its_schema(string query)
    {
        await using var server = await TinyServer.StartAsync(new ApiLimits { Introspection = false });
        // The second time, the document is one that the server remembers.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["INTROSPECTION_DISABLED"], await server.CodesAsync(query));
            Assert.DoesNotContain("\"data\"", await server.AskAsync(query));
        }
    }

    [Fact]
    public async Task The_name_of_a_type_is_no_secret()
    {
        await using var server = await TinyServer.StartAsync(new ApiLimits { Introspection = false });
        Assert.Equal("""{"data":{"__typename":"Query","books":[{"__typename":"Book"}]}}""", await server.AskAsync("{__typename books(count:1){__typename}}"));
    }
}
