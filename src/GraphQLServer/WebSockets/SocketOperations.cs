using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.WebSockets;

/// <summary>What runs on one socket, by the ids that the client chose.</summary>
internal sealed class SocketOperations(OperationRunner operations, ApiAuthentication callers, SendQueue queue, GraphQLLimits limits, IServiceScopeFactory scopes)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, CancellationTokenSource> byId = [];
    private readonly HashSet<Task> running = [];
    private int active;

    /// <summary>Whether the client has closed the connection.</summary>
    public required Func<bool> IsDisconnected { private get; init; }

    /// <summary>Begins an operation; its messages follow.</summary>
    /// <exception cref="SocketClosedException">Its id is taken, or there are too many.</exception>
    /// <exception cref="RequestException">It is no operation.</exception>
    public void Begin(SocketMessage message, ConnectionSession watch)
    {
        var operation = message.Operation(limits);
        var cancel = new CancellationTokenSource();
        lock (gate)
        {
            if (byId.ContainsKey(message.Id)) throw new SocketClosedException(CloseCode.Duplicate(message.Id));

            // Those that were told to end may need a moment, but not ever more of them.
            if (byId.Count >= limits.SocketOperations || active >= 2 * limits.SocketOperations) throw new SocketClosedException(CloseCode.TooManyOperations);
            active++;
            byId.Add(message.Id, cancel);
        }

        Track(RunAsync(message.Id, AnswerAsync(operation, watch, cancel.Token), cancel));
    }

    /// <summary>The client wants no more of it. An operation that is over, or never was, is no mistake.</summary>
    public void Cancel(string id)
    {
        // Within the gate: whoever ends an operation passes it before the source is disposed.
        lock (gate)
        {
            if (byId.Remove(id, out var cancel)) cancel.Cancel();
        }
    }

    /// <summary>The socket closes: all of it ends.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            // Whoever ends takes itself out.
            foreach (var cancel in byId.Values.ToList()) cancel.Cancel();
        }
    }

    /// <summary>Looks after work of this socket until it ends.</summary>
    public void Track(Task work)
    {
        lock (gate) running.Add(work);
        _ = work.ContinueWith(
            done => { lock (gate) running.Remove(done); },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Cancels all work, and ends when it has, after the socket has closed.</summary>
    public async Task EndAsync()
    {
        Cancel();
        Task[] left;
        lock (gate) left = [.. running];
        await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The services and the operation are left when this ends: a stream that it opens may last for hours.</summary>
    private async Task<OperationResult> AnswerAsync(OperationRequest operation, ConnectionSession watch, CancellationToken cancellation)
    {
        // The reading goes on: the next message may be the one that ends this.
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
            // The client or the socket ended it: nobody waits for a word about it.
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
            // What has come together is sent together: when there is no more for now.
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

    /// <summary>The last message about an operation: from then on its id is free.</summary>
    private async ValueTask EndAsync(string id, SocketFrame frame, CancellationTokenSource cancel)
    {
        // Whoever takes it out has the last word: the client, who wants no answer, or we.
        if (TryRemove(id, cancel)) await queue.SendAsync(frame, hasMore: false, cancel.Token);
        else queue.Flush();
    }

    /// <summary>An id may be another operation's by now.</summary>
    private bool TryRemove(string id, CancellationTokenSource cancel)
    {
        lock (gate) return byId.TryGetValue(id, out var found) && found == cancel && byId.Remove(id);
    }
}
