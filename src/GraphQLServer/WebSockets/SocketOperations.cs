using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.WebSockets;

/// <summary>The operations that run on one socket, by the ids that the client chose.</summary>
internal sealed class SocketOperations(OperationRunner operations, ApiAuthentication callers, SendQueue queue, GraphQLLimits limits, IServiceScopeFactory scopes)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, CancellationTokenSource> byId = [];
    private readonly HashSet<Task> running = [];
    private int active;

    /// <summary>Whether the client has closed the connection.</summary>
    public required Func<bool> IsDisconnected { private get; init; }

    /// <summary>Starts an operation; its messages follow.</summary>
    /// <exception cref="SocketClosedException">The id is in use, or there are too many operations.</exception>
    /// <exception cref="RequestException">It is no operation.</exception>
    public void Begin(SocketMessage message, ConnectionSession watch)
    {
        var operation = message.Operation(limits);
        var cancel = new CancellationTokenSource();
        lock (gate)
        {
            if (byId.ContainsKey(message.Id)) throw new SocketClosedException(CloseCode.Duplicate(message.Id));

            // Cancelled operations may need a moment to end, but their number is limited as well.
            if (byId.Count >= limits.SocketOperations || active >= 2 * limits.SocketOperations) throw new SocketClosedException(CloseCode.TooManyOperations);
            active++;
            byId.Add(message.Id, cancel);
        }

        Track(RunAsync(message.Id, AnswerAsync(operation, watch, cancel.Token), cancel));
    }

    /// <summary>The client completes an operation. An unknown or finished operation is not an error.</summary>
    public void Cancel(string id)
    {
        // Under the lock: an operation that ends takes the lock before it disposes the token source.
        lock (gate)
        {
            if (byId.Remove(id, out var cancel)) cancel.Cancel();
        }
    }

    /// <summary>Cancels all operations, because the socket is closing.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            // Each operation removes itself when it ends.
            foreach (var cancel in byId.Values.ToList()) cancel.Cancel();
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
        Task[] left;
        lock (gate) left = [.. running];
        await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Runs an operation and releases its services when it returns: a subscription that it opens may last for hours.</summary>
    private async Task<OperationResult> AnswerAsync(OperationRequest operation, ConnectionSession watch, CancellationToken cancellation)
    {
        // Continue reading: the next message may complete this operation.
        await Task.Yield();
        await using var scope = scopes.CreateAsyncScope();
        using var time = operations.Begin(cancellation);
        return await operations.ExecuteAsync(
            operation,
            end => new RequestContext(watch.Caller, scope.ServiceProvider, end)
            {
                Session = watch,
                Anonymous = callers.Anonymous,
                IsDisconnected = () => cancellation.IsCancellationRequested || IsDisconnected(),
            },
            time);
    }

    private async Task RunAsync(string id, Task<OperationResult> answering, CancellationTokenSource cancel)
    {
        try
        {
            await SendAsync(id, await answering, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The client or the socket cancelled it: no message is expected.
        }
        finally
        {
            queue.Flush();
            TryRemove(id, cancel);
            lock (gate) active--;

            cancel.Dispose();
        }
    }

    private async ValueTask SendAsync(string id, OperationResult answer, CancellationTokenSource cancel)
    {
        if (answer.Events is null)
        {
            await SendOneAsync(id, answer, cancel);
            return;
        }

        var head = SocketFrame.NextHead(id);
        await using var events = answer.Events.GetAsyncEnumerator(cancel.Token);
        while (true)
        {
            // Events that are available together are sent in one write: flush when no further event is ready.
            var next = events.MoveNextAsync();
            if (!next.IsCompleted) queue.Flush();
            if (!await next) break;
            if (events.Current.Outcome == ExecutionStatus.Failed)
            {
                await SendOneAsync(id, events.Current, cancel);
                return;
            }

            cancel.Token.ThrowIfCancellationRequested();
            await queue.SendAsync(SocketFrame.Next(head, events.Current), hasMore: true, cancel.Token);
        }

        await EndAsync(id, SocketFrame.Complete(id), cancel);
    }

    private async ValueTask SendOneAsync(string id, OperationResult answer, CancellationTokenSource cancel)
    {
        if (answer.Outcome is not (ExecutionStatus.Executed or ExecutionStatus.CostOnly))
        {
            await EndAsync(id, SocketFrame.Error(id, answer), cancel);
            return;
        }

        cancel.Token.ThrowIfCancellationRequested();
        await queue.SendAsync(SocketFrame.Next(SocketFrame.NextHead(id), answer), hasMore: true, cancel.Token);
        await EndAsync(id, SocketFrame.Complete(id), cancel);
    }

    /// <summary>Sends the last message of an operation, after which its id is free.</summary>
    private async ValueTask EndAsync(string id, SocketFrame frame, CancellationTokenSource cancel)
    {
        // The side that removes the operation decides about the last message: the client, which expects no message, or the server.
        if (TryRemove(id, cancel)) await queue.SendAsync(frame, hasMore: false, cancel.Token);
        else queue.Flush();
    }

    /// <summary>Removes the operation, unless its id is already used by another operation.</summary>
    private bool TryRemove(string id, CancellationTokenSource cancel)
    {
        lock (gate) return byId.TryGetValue(id, out var found) && found == cancel && byId.Remove(id);
    }
}
