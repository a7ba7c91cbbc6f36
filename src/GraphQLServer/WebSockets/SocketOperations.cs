using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.WebSockets;

/// <summary>The operations that run on one socket, by the ids that the client chose.</summary>
internal sealed class SocketOperations(
    OperationRunner operations, ApiAuthentication authentication, SendQueue queue, GraphQLLimits limits,
    IServiceScopeFactory scopes)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, CancellationTokenSource> byId = [];
    private readonly HashSet<Task> running = [];
    private int active;

    /// <summary>Whether the client has closed the connection.</summary>
    public required Func<bool> IsDisconnected { private get; init; }

    /// <summary>Starts an operation; its messages follow.</summary>
    /// <exception cref="SocketClosedException">The id is in use, or there are too many operations.</exception>
    /// <exception cref="RequestException">The payload is not a valid operation.</exception>
    public void Begin(SocketMessage message, ConnectionSession session)
    {
        var operation = message.Operation(limits);
        var cancellation = new CancellationTokenSource();
        lock (gate)
        {
            if (byId.ContainsKey(message.Id)) throw new SocketClosedException(CloseCode.Duplicate(message.Id));

            // Cancelled operations may need a moment to end, but their number is limited as well.
            if (byId.Count >= limits.SocketOperations || active >= 2 * limits.SocketOperations)
                throw new SocketClosedException(CloseCode.TooManyOperations);
            active++;
            byId.Add(message.Id, cancellation);
        }

        Track(RunAsync(message.Id, ExecuteAsync(operation, session, cancellation.Token), cancellation));
    }

    /// <summary>The client completes an operation. An unknown or finished operation is not an error.</summary>
    public void Cancel(string id)
    {
        // Under the lock: an operation that ends takes the lock before it disposes the token source.
        lock (gate)
        {
            if (byId.Remove(id, out var cancellation)) cancellation.Cancel();
        }
    }

    /// <summary>Cancels all operations, because the socket is closing.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            // Each operation removes itself when it ends.
            foreach (var cancellation in byId.Values.ToList()) cancellation.Cancel();
        }
    }

    /// <summary>Tracks work of this socket until it ends.</summary>
    public void Track(Task work)
    {
        lock (gate) running.Add(work);
        _ = work.ContinueWith(
            done => { lock (gate) running.Remove(done); },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Cancels all work, and completes when it has ended after the socket was closed.</summary>
    public async Task EndAsync()
    {
        Cancel();
        Task[] remaining;
        lock (gate) remaining = [.. running];
        await Task.WhenAll(remaining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Runs an operation and releases its services when it returns: a subscription that it opens may last for hours.
    /// </summary>
    private async Task<OperationResult> ExecuteAsync(
        OperationRequest operation, ConnectionSession session, CancellationToken cancellationToken)
    {
        // Return to the reader of the socket: its next message may complete this operation.
        await Task.Yield();
        await using var scope = scopes.CreateAsyncScope();
        using var time = operations.Begin(cancellationToken);
        return await operations.ExecuteAsync(
            operation,
            end => new RequestContext(session.Caller, scope.ServiceProvider, end)
            {
                Session = session,
                Anonymous = authentication.Anonymous,
                IsDisconnected = () => cancellationToken.IsCancellationRequested || IsDisconnected(),
            },
            time);
    }

    private async Task RunAsync(string id, Task<OperationResult> execution, CancellationTokenSource cancellation)
    {
        try
        {
            await SendAsync(id, await execution, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client or the socket cancelled it: no message is expected.
        }
        finally
        {
            queue.Flush();
            TryRemove(id, cancellation);
            lock (gate) active--;

            cancellation.Dispose();
        }
    }

    private async ValueTask SendAsync(string id, OperationResult result, CancellationTokenSource cancellation)
    {
        if (result.Events is null)
        {
            await SendResultAsync(id, result, cancellation);
            return;
        }

        var head = SocketFrame.NextHead(id);
        await using var events = result.Events.GetAsyncEnumerator(cancellation.Token);
        while (true)
        {
            // Events that are available together are sent in one write: flush when no further event is ready.
            var next = events.MoveNextAsync();
            if (!next.IsCompleted) queue.Flush();
            if (!await next) break;
            if (events.Current.Status == ExecutionStatus.Failed)
            {
                await SendResultAsync(id, events.Current, cancellation);
                return;
            }

            cancellation.Token.ThrowIfCancellationRequested();
            await queue.SendAsync(SocketFrame.Next(head, events.Current), hasMore: true, cancellation.Token);
        }

        await EndAsync(id, SocketFrame.Complete(id), cancellation);
    }

    private async ValueTask SendResultAsync(string id, OperationResult result, CancellationTokenSource cancellation)
    {
        if (result.Status is not (ExecutionStatus.Executed or ExecutionStatus.CostOnly))
        {
            await EndAsync(id, SocketFrame.Error(id, result), cancellation);
            return;
        }

        cancellation.Token.ThrowIfCancellationRequested();
        await queue.SendAsync(SocketFrame.Next(SocketFrame.NextHead(id), result), hasMore: true, cancellation.Token);
        await EndAsync(id, SocketFrame.Complete(id), cancellation);
    }

    /// <summary>Sends the last message of an operation, after which its id is free.</summary>
    private async ValueTask EndAsync(string id, SocketFrame frame, CancellationTokenSource cancellation)
    {
        // The side that removes the operation decides about the last message: the client, which expects no message, or
        // the server.
        if (TryRemove(id, cancellation)) await queue.SendAsync(frame, hasMore: false, cancellation.Token);
        else queue.Flush();
    }

    /// <summary>Removes the operation, unless its id is already used by another operation.</summary>
    private bool TryRemove(string id, CancellationTokenSource cancellation)
    {
        lock (gate) return byId.TryGetValue(id, out var found) && found == cancellation && byId.Remove(id);
    }
}
