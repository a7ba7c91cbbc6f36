using Forum.Testing;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GraphQLServer.Tests;

/// <summary>Operations that do not end on their own.</summary>
public sealed class CancellingOperations
{
    [Fact]
    public async Task An_operation_over_the_time_limit_is_cancelled_with_TIMEOUT()
    {
        await using var server = await TinyServer.StartAsync(
            new GraphQLLimits { ExecutionTime = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(["TIMEOUT"], await server.ErrorCodesAsync("{forever}"));
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public async Task All_operations_of_a_batch_end_at_the_time_limit_of_the_request()
    {
        var clock = new FakeTimeProvider();
        await using var server = await TinyServer.StartAsync(new GraphQLLimits { BatchedOperations = 3 }, clock);
        var batch = server.SendAsync("""[{"query":"{forever}"},{"query":"{forever}"},{"query":"{forever}"}]""");
        await server.Library.ResolverWaiting.Task;

        // After this single step the fake clock does not advance again.
        clock.Advance(new GraphQLLimits().ExecutionTime);
        using var response = await batch;
        Assert.Equal(3, (await TinyServer.TextOf(response)).Split("TIMEOUT").Length - 1);
    }

    [Fact]
    public async Task An_operation_of_a_disconnected_client_ends_without_an_error()
    {
        await using var server = await TinyServer.StartAsync(
            new GraphQLLimits { ExecutionTime = TimeSpan.FromMinutes(5) });
        using var disconnect = new CancellationTokenSource();
        using var content = new StringContent(
            """{"query":"{forever}"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        var request = server.Http.PostAsync(server.Address, content, disconnect.Token);
        await server.Library.ResolverWaiting.Task;
        await disconnect.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        var log = server.Log;
        // Shutdown waits for running requests, so it would hang if this one were still running.
        await server.DisposeAsync();
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_mutation_detects_that_its_client_has_closed_the_socket()
    {
        await using var server = await TinyServer.StartAsync();
        var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("m", "mutation { extend }");
        var isDisconnected = await server.Library.Disconnected.Task;
        Assert.False(isDisconnected());
        socket.Dispose();
        Assert.True(isDisconnected());
        server.Library.Gate.SetResult();
    }

    [Fact]
    public async Task A_mutation_detects_that_its_client_has_completed_it()
    {
        await using var server = await TinyServer.StartAsync();
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("m", "mutation { extend }");
        var isDisconnected = await server.Library.Disconnected.Task;
        await socket.CompleteAsync("m");
        await Eventually.HoldsAsync(isDisconnected);
        server.Library.Gate.SetResult();
    }
}
