using System.Net;
using System.Text.Json;
using Forum.Testing;
using GraphQLServer.Limits;
using GraphQLServer.RateLimiting;
using GraphQLServer.Tests.Slow;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// Limits on documents that the server has not cached, which use CPU time to be parsed, validated and planned.
/// </summary>
public sealed class PreparingDocuments : IAsyncDisposable
{
    private static readonly int Slots = Math.Max(1, Environment.ProcessorCount - 1);
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(5);

    private readonly List<Task<HttpResponseMessage>> requests = [];
    private int documents;

    public PreparingDocuments() => GateScalar.Close();

    /// <summary>Waits until no document of this test is held, so that the next test can start.</summary>
    public async ValueTask DisposeAsync()
    {
        GateScalar.Open();
        await Eventually.HoldsAsync(() => GateScalar.Count.Blocked == 0);
    }

    [Fact]
    public async Task One_core_fewer_than_available_prepares_documents_and_the_others_queue()
    {
        await using var server = await StartWithoutFreeSlotsAsync(
            new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait, PreparationQueue = 10 });
        for (var i = 0; i < 11; i++) requests.Add(server.PostAsync(NewDocument()));

        // One request finds the queue full, so all others have advanced as far as they can.
        await Eventually.HoldsAsync(() => requests.Any(request => request.IsCompleted));
        GateScalar.Open();
        var statuses = (await Task.WhenAll(requests)).CountBy(response => response.StatusCode).ToDictionary();
        Assert.Equal(new() { [HttpStatusCode.OK] = Slots + 10, [HttpStatusCode.ServiceUnavailable] = 1 }, statuses);
        Assert.Equal((Slots + 10, 0, Slots), GateScalar.Count);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task A_request_that_waits_too_long_gets_BUSY_and_Retry_After(string accept)
    {
        await using var server = await StartWithoutFreeSlotsAsync(
            new GraphQLLimits { PreparationWait = TimeSpan.FromMilliseconds(50) });
        var document = NewDocument();
        using var response = await server.SendAsync(JsonSerializer.Serialize(new { query = document }), accept: accept);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        Assert.Contains("\"code\":\"BUSY\"", await TinyServer.TextOf(response), StringComparison.Ordinal);
        GateScalar.Open();
        await Task.WhenAll(requests);
        Assert.Empty(await server.ErrorCodesAsync(document));
    }

    [Fact]
    public async Task On_a_socket_BUSY_is_an_error_of_the_operation()
    {
        await using var server = await StartWithoutFreeSlotsAsync(
            new GraphQLLimits { PreparationWait = TimeSpan.FromMilliseconds(50) });
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("new", NewDocument());
        using var message = JsonDocument.Parse(await socket.ReadAsync());
        Assert.Equal("error", message.RootElement.GetProperty("type").GetString());
        Assert.Equal(
            "BUSY",
            message.RootElement.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_cached_document_does_not_wait()
    {
        GateScalar.Open();
        await using var server = await TinyServer.StartAsync<SlowSchema>(
            new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait });
        var document = NewDocument();
        for (var time = 1; time <= 2; time++) Assert.Empty(await server.ErrorCodesAsync(document));
        GateScalar.Close();
        await OccupySlotsAsync(server);
        Assert.Empty(await server.ErrorCodesAsync(document));
    }

    [Fact]
    public async Task A_new_outcome_of_skip_waits_for_a_slot_and_a_cached_one_does_not()
    {
        GateScalar.Open();
        await using var server = await TinyServer.StartAsync<SlowSchema>(
            new GraphQLLimits { PreparationWait = TimeSpan.FromMilliseconds(50), ExecutionTime = LongWait });
        const string Document = "query Q($a: Boolean!) { wait(for: 0) @skip(if: $a) __typename }";
        for (var time = 1; time <= 2; time++) Assert.Equal("", await CodesAsync(false));
        GateScalar.Close();
        await OccupySlotsAsync(server);
        Assert.Equal("BUSY", await CodesAsync(true));
        Assert.Equal("", await CodesAsync(false));
        GateScalar.Open();
        await Task.WhenAll(requests);
        Assert.Equal("", await CodesAsync(true));

        async Task<string> CodesAsync(bool a)
        {
            using var response = await server.SendAsync(
                JsonSerializer.Serialize(new { query = Document, variables = new { a } }));
            using var json = JsonDocument.Parse(await TinyServer.TextOf(response));
            return json.RootElement.TryGetProperty("errors", out var errors)
                ? errors[0].GetProperty("extensions").GetProperty("code").GetString()!
                : "";
        }
    }

    [Fact]
    public async Task The_queue_is_bounded_and_a_disconnected_client_leaves_it()
    {
        await using var server = await StartWithoutFreeSlotsAsync(
            new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait, PreparationQueue = 1 });
        using var leaving = new CancellationTokenSource();
        var waiting = new[] { PostAsync(server, leaving.Token), PostAsync(server, leaving.Token) };
        await Eventually.HoldsAsync(() => waiting.Any(task => task.IsCompleted));
        using var rejected = await await Task.WhenAny(waiting);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rejected.StatusCode);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));

        // The server notices the disconnect asynchronously. Until then there is no free slot.
        Task<HttpResponseMessage>? admitted = null;
        await Eventually.HoldsAsync(() =>
        {
            if (admitted is null or { IsCompletedSuccessfully: true })
                admitted = PostAsync(server, TestContext.Current.CancellationToken);
            return !admitted.Wait(200, TestContext.Current.CancellationToken);
        });
        GateScalar.Open();
        using var served = await admitted!;
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Theory]
    [InlineData(false, 1)]

    // If the first caller disconnects before another has joined, the preparation is cancelled and starts again.
    [InlineData(true, 2)]
    public async Task A_document_requested_concurrently_is_prepared_once_unless_its_only_caller_disconnects(
        bool firstDisconnects, int most)
    {
        await using var server = await TinyServer.StartAsync<SlowSchema>(
            new GraphQLLimits { PreparationWait = LongWait, ExecutionTime = LongWait });
        var document = NewDocument();

        // The document is cached from its second request on, so that a late one of the requests below finds it.
        GateScalar.Open();
        Assert.Empty(await server.ErrorCodesAsync(document));
        GateScalar.Close();
        server.Library.Charges.Clear();
        var before = GateScalar.Count.Entered;
        using var leaving = new CancellationTokenSource();
        var first = PostAsync(server, leaving.Token, document);
        await Eventually.HoldsAsync(() => GateScalar.Count.Blocked == 1);
        for (var i = 0; i < 20; i++) requests.Add(server.PostAsync(document));
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("same", document);

        if (firstDisconnects)
        {
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        GateScalar.Open();
        if (!firstDisconnects) requests.Add(first);
        foreach (var response in await Task.WhenAll(requests)) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"next\"", await socket.ReadAsync(), StringComparison.Ordinal);
        Assert.InRange(GateScalar.Count.Entered, before + 1, before + most);
        Assert.InRange(server.Library.Charges.Count(charge => charge.Kind == RateCharge.Prepare), 1, most);
    }

    /// <summary>A server whose preparation slots are all taken until the gate opens.</summary>
    private async Task<TinyServer> StartWithoutFreeSlotsAsync(GraphQLLimits limits)
    {
        var server = await TinyServer.StartAsync<SlowSchema>(limits);
        await OccupySlotsAsync(server);
        return server;
    }

    private async Task OccupySlotsAsync(TinyServer server)
    {
        for (var i = 0; i < Slots; i++) requests.Add(server.PostAsync(NewDocument()));
        await Eventually.HoldsAsync(() => GateScalar.Count.Blocked == Slots);
    }

    private async Task<HttpResponseMessage> PostAsync(
        TinyServer server, CancellationToken cancellationToken, string? document = null)
    {
        using var content = new StringContent(
            JsonSerializer.Serialize(new { query = document ?? NewDocument() }), System.Text.Encoding.UTF8,
            "application/json");
        return await server.Http.PostAsync(server.Address, content, cancellationToken);
    }

    private string NewDocument() => $"{{ wait(for: {++documents}) }}";
}
