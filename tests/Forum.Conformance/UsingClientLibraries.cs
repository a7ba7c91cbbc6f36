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
        "a subscription receives a new comment",
        "concurrent subscriptions receive their own events only",
        "ending one subscription keeps the others",
        "resuming with a cursor delivers missed events once",
        "an invalid document gives errors",
        "a subscription that cannot start gives errors",
        "a field error leaves the rest of the result",
        "a trusted document runs by its id",
        "an unknown document id gives errors",
        "a bearer token authenticates the caller",
        "a cookie authenticates the caller",
        "without a token or cookie the caller is anonymous",
        "an emoji, a line feed and a line separator are returned unchanged",
    ];

    [Fact]
    public Task The_client_of_graphql_ws_works() => AssertAsync(
        "graphql-ws.mjs",
        [
            .. CommonCases,
            "an ended subscription receives no messages",
            "an invalid token closes the connection with 4403",
            "the server responds to a ping",
            "the client responds to a ping",
            "a client reconnects after its connection breaks",
        ]);

    [Fact]
    public Task The_client_of_graphql_sse_works() => AssertAsync(
        "graphql-sse.mjs",
        [
            .. CommonCases,
            "a query and a subscription by GET",
            "a mutation by GET is rejected",
            "an operation that fails is one next and one complete",
            "a malformed request is rejected with JSON",
            "heartbeats are ignored by the client",
            "ending a subscription closes the connection",
            "Last-Event-ID resumes after that event",
        ]);

    [Fact]
    public Task A_socket_follows_the_protocol() => AssertAsync(
        "transport-ws.mjs",
        [
            "the subprotocol is negotiated",
            "without a subprotocol the socket is closed with 4406",
            "an unknown subprotocol and the legacy one are rejected",
            "a client that sends no connection_init is closed with 4408",
            "a connection_init is acknowledged",
            "a connection_init may have an unknown payload",
            "a second connection_init is closed with 4429, also immediately",
            "a rejected connection_init is closed with 4403",
            "subscribing before the acknowledgement is closed with 4401",
            "a ping gets a pong with its own payload, before and after connection_init",
            "an unsolicited pong is ignored",
            "a query is one next, then complete",
            "a mutation is one next, then complete",
            "a trusted document runs by its id",
            "a document that does not run is one error, without complete",
            "a subscription that cannot start is one error, and the socket stays open",
            "a field error is in next, then complete",
            "the events of a subscription arrive in order",
            "a subscription that the client completes sends nothing more",
            "completing a finished or unknown operation is allowed",
            "an id can be reused after its operation",
            "a duplicate id is closed with 4409 for any operation",
            "the same id on two sockets is two operations",
            "concurrent operations are distinguished by their ids",
            "an invalid message is closed with 4400",
            "a binary message is closed with 4400",
            "a message that is too long is closed with 1009",
            "a client that disconnects does not affect others",
            "a close frame gets a close frame",
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
