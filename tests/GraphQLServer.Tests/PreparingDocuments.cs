using System.Net;
using System.Text.Json;
using Forum.Testing;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Slow;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>Limits on documents that the server has not cached, which use CPU time to be parsed, validated and planned.</summary>
public sealed class PreparingDocuments : IAsyncDisposable
{
    private static readonly int Turns = Math.Max(1, Environment.ProcessorCount - 1);
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    private readonly List<Task<HttpResponseMessage>> held = [];
    private int documents;

    public PreparingDocuments() => GateScalar.Close();

    /// <summary>Waits until no document of this test is held, so that the next test can start.</summary>
    public async ValueTask DisposeAsync()
    {
        GateScalar.Open();
        await Eventually.HoldsAsync(() => GateScalar.Count.Within == 0);
    }

    [Fact]
    public async Task One_fewer_than_there_are_cores_are_prepared_concurrently_and_the_others_in_turn()
    {
        await using var server = await HeldAsync(new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait, PreparationQueue = 10 });
        for (var i = 0; i < 11; i++) held.Add(server.PostAsync(NewDocument()));

        // One request finds the queue full, so all others have advanced as far as they can.
        await Eventually.HoldsAsync(() => held.Any(one => one.IsCompleted));
        GateScalar.Open();
        var statuses = (await Task.WhenAll(held)).CountBy(response => response.StatusCode).ToDictionary();
        Assert.Equal(new() { [HttpStatusCode.OK] = Turns + 10, [HttpStatusCode.ServiceUnavailable] = 1 }, statuses);
        Assert.Equal((Turns + 10, 0, Turns), GateScalar.Count);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task Who_waits_too_long_is_answered_BUSY_and_when_to_try_again(string accept)
    {
        await using var server = await HeldAsync(new GraphQLLimits { PreparationWait = TimeSpan.FromMilliseconds(50) });
        var document = NewDocument();
        using var response = await server.SendAsync(JsonSerializer.Serialize(new { query = document }), accept: accept);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        Assert.Contains("\"code\":\"BUSY\"", await TinyServer.TextOf(response), StringComparison.Ordinal);
        GateScalar.Open();
        await Task.WhenAll(held);
        Assert.Empty(await server.CodesAsync(document));
    }

    [Fact]
    public async Task On_a_socket_it_is_an_error_of_the_operation()
    {
        await using var server = await HeldAsync(new GraphQLLimits { PreparationWait = TimeSpan.FromMilliseconds(50) });
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("new", NewDocument());
        using var message = JsonDocument.Parse(await socket.ReadAsync());
        Assert.Equal("error", message.RootElement.GetProperty("type").GetString());
        Assert.Equal("BUSY", message.RootElement.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_document_that_is_known_does_not_wait()
    {
        GateScalar.Open();
        await using var server = await TinyServer.StartAsync<SlowSchema>(new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait });
        var known = NewDocument();
        for (var time = 1; time <= 2; time++) Assert.Empty(await server.CodesAsync(known));
        GateScalar.Close();
        await HoldAsync(server);
        Assert.Empty(await server.CodesAsync(known));
    }

    [Fact]
    public async Task A_new_outcome_of_conditions_waits_for_its_turn_and_a_known_one_does_not()
    {
        GateScalar.Open();
        await using var server = await TinyServer.StartAsync<SlowSchema>(new GraphQLLimits { PreparationWait = TimeSpan.FromMilliseconds(50), ExecutionTime = LongWait });
        const string Known = "query Q($a: Boolean!) { wait(for: 0) @skip(if: $a) __typename }";
        for (var time = 1; time <= 2; time++) Assert.Equal("", await CodesAsync(false));
        GateScalar.Close();
        await HoldAsync(server);
        Assert.Equal("BUSY", await CodesAsync(true));
        Assert.Equal("", await CodesAsync(false));
        GateScalar.Open();
        await Task.WhenAll(held);
        Assert.Equal("", await CodesAsync(true));

        async Task<string> CodesAsync(bool a)
        {
            using var response = await server.SendAsync(JsonSerializer.Serialize(new { query = Known, variables = new { a } }));
            using var answer = JsonDocument.Parse(await TinyServer.TextOf(response));
            return answer.RootElement.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString()! : "";
        }
    }

    [Fact]
    public async Task No_more_than_the_queue_has_room_for_wait_and_who_disconnects_leaves_it()
    {
        await using var server = await HeldAsync(new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait, PreparationQueue = 1 });
        using var leaving = new CancellationTokenSource();
        var waiting = new[] { PostAsync(server, leaving.Token), PostAsync(server, leaving.Token) };
        await Eventually.HoldsAsync(() => waiting.Any(one => one.IsCompleted));
        using var refused = await await Task.WhenAny(waiting);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));

        // The server notices the disconnect asynchronously. Until then there is no free slot.
        Task<HttpResponseMessage>? admitted = null;
        await Eventually.HoldsAsync(() =>
        {
            if (admitted is null or { IsCompletedSuccessfully: true }) admitted = PostAsync(server, TestContext.Current.CancellationToken);
            return !admitted.Wait(200, TestContext.Current.CancellationToken);
        });
        GateScalar.Open();
        using var served = await admitted!;
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task One_document_that_many_ask_for_concurrently_is_prepared_once()
    {
        await using var server = await TinyServer.StartAsync<SlowSchema>(new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait });
        var document = NewDocument();

        // The document is cached from its second request on, so that a late one of the requests below finds it.
        GateScalar.Open();
        Assert.Empty(await server.CodesAsync(document));
        GateScalar.Close();
        var before = GateScalar.Count.Entered;
        using var leaving = new CancellationTokenSource();
        var first = PostAsync(server, leaving.Token, document);
        await Eventually.HoldsAsync(() => GateScalar.Count.Within == 1);
        for (var i = 0; i < 20; i++) held.Add(server.PostAsync(document));
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("same", document);

        // When the first caller disconnects, the others must still get the result.
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        GateScalar.Open();
        foreach (var response in await Task.WhenAll(held)) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"next\"", await socket.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(before + 1, GateScalar.Count.Entered);
    }

    /// <summary>A server whose preparation slots are all taken until the gate opens.</summary>
    private async Task<TinyServer> HeldAsync(GraphQLLimits limits)
    {
        var server = await TinyServer.StartAsync<SlowSchema>(limits);
        await HoldAsync(server);
        return server;
    }

    private async Task HoldAsync(TinyServer server)
    {
        for (var i = 0; i < Turns; i++) held.Add(server.PostAsync(NewDocument()));
        await Eventually.HoldsAsync(() => GateScalar.Count.Within == Turns);
    }

    private async Task<HttpResponseMessage> PostAsync(TinyServer server, CancellationToken cancellation, string? document = null)
    {
        using var content = new StringContent(
            JsonSerializer.Serialize(new { query = document ?? NewDocument() }), System.Text.Encoding.UTF8, "application/json");
        return await server.Http.PostAsync(server.Address, content, cancellation);
    }

    private string NewDocument() => $"{{ wait(for: {++documents}) }}";
}
