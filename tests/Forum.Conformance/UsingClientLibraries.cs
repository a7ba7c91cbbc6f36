using Xunit;

namespace Forum.Conformance;

/// <summary>
/// The client libraries that web sites use work with the whole program in the Production environment, and raw sockets
/// send what the protocol allows and forbids. The scripts are in `clients`; an expected case that no script runs fails,
/// too.
/// </summary>
public sealed class UsingClientLibraries
{
    /// <summary>What a user does with each client library.</summary>
    private static readonly string[] CommonCases =
    [
        "a query has one result",
        "variables and an operation name are sent along",
        "a mutation writes",
        "a comment that is posted meanwhile is heard",
        "several articles are followed at once and not mixed up",
        "who left one article still hears of another",
        "who comes back with a cursor hears what was missed, once",
        "a document that is not valid is told in errors",
        "a subscription that cannot begin is told in errors",
        "a field that fails leaves the rest of the answer",
        "a trusted document runs by its id",
        "an id that nobody knows is told in errors",
        "a bearer token says who asks",
        "a cookie says who asks",
        "without either nobody does",
        "an emoji, a line feed and a line separator arrive unharmed",
    ];

    [Fact]
    public Task The_client_of_graphql_ws_works() => AssertAsync(
        "graphql-ws.mjs",
        [
            .. CommonCases,
            "who left an article gets no message about it",
            "a token that is not good ends the connection with 4403",
            "the client asks whether the server is there and is answered",
            "the server asks whether a silent client is there and is answered",
            "a client whose connection breaks off goes on by itself",
        ]);

    [Fact]
    public Task The_client_of_graphql_sse_works() => AssertAsync(
        "graphql-sse.mjs",
        [
            .. CommonCases,
            "a query and a subscription by GET",
            "a mutation by GET writes nothing",
            "what does not run is one next and one complete",
            "a request that is none is refused in JSON",
            "heartbeats do no harm",
            "leaving ends the connection",
            "the last id that was seen brings what came after it",
        ]);

    [Fact]
    public Task A_socket_follows_the_protocol() => AssertAsync(
        "transport-ws.mjs",
        [
            "the subprotocol is agreed upon",
            "without a subprotocol the socket is closed with 4406",
            "an unknown subprotocol and the old one are not agreed upon",
            "who says nothing is closed with 4408",
            "a connection_init is acknowledged",
            "a connection_init may carry what the server has no use for",
            "a second connection_init is closed with 4429, however soon it comes",
            "a refused connection_init is closed with 4403",
            "asking before the acknowledgement is closed with 4401",
            "a ping is answered with its own payload, before and after connection_init",
            "a pong that nobody asked for is passed over",
            "a query is one next, then complete",
            "a mutation is one next, then complete",
            "a trusted document runs by its id",
            "a document that does not run is one error, and no complete",
            "a subscription that cannot begin is one error, and the socket stays",
            "a field that fails is told in next, then complete",
            "the events of a subscription come in their order",
            "a subscription that the client completes is silent from then on",
            "completing what is over, or never was, is no mistake",
            "an id is free again after its operation",
            "an id that is in use is closed with 4409, whatever it asks for",
            "the same id on two sockets is two operations",
            "operations at once are told apart by their ids",
            "what is no message is closed with 4400",
            "a binary message is closed with 4400",
            "a message that is too long is closed with 1009",
            "who breaks off harms nobody",
            "who closes is answered",
        ]);

    private static async Task AssertAsync(string script, string[] expected)
    {
        var results = await CaseResult.RunAsync(script, TestContext.Current.CancellationToken);
        Assert.Equal(expected, results.Select(one => one.Name));
        var problems = string.Join(
            '\n', results.Where(one => one.Problem.Length > 0).Select(one => $"{one.Name}: {one.Problem}"));
        Assert.True(problems.Length == 0, problems);
    }
}
