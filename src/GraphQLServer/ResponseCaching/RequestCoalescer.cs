using GraphQLParser.AST;
using GraphQLServer.Documents;
using GraphQLServer.Http;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Request coalescing for queries of anonymous callers: trusted documents, and hot queries of other documents. Each is executed once for
/// all concurrent requests with the same key.
/// </summary>
internal sealed class RequestCoalescer(
    DocumentStore documents, ResponseCache answers, UrlResponseCache addressed, OperationRunner operations, TimeProvider clock)
{
    /// <summary>How long requests that could get a stale response wait for a new one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HotQueryTracker crowds = new(clock);

    /// <param name="http">The HTTP request.</param>
    /// <param name="type">The media type of the response.</param>
    /// <param name="operation">The operation to run.</param>
    /// <param name="request">Creates the request, which is cancelled by the token.</param>
    /// <param name="time">The operation's time limit.</param>
    /// <returns>False: the response cannot be shared, and nothing has been done.</returns>
    public async ValueTask<bool> TryRespondAsync(
        HttpContext http, ResponseType type, OperationRequest operation, Func<CancellationToken, RequestContext> request, OperationTime time)
    {
        if (!answers.IsOn || operation.MayStream || ResponseKey.Of(operation) is not { } key) return false;
        var ours = documents.FindTrusted(operation.Document);
        var document = ours ?? (crowds.Enter(key) ? documents.FindCached(operation.Document) : null);
        if (document?.Find(operation.Name) is not { Definition.Operation: OperationType.Query, IsIntrospective: false }) return false;

        var arrivedAt = clock.GetTimestamp();
        while (true)
        {
            if (answers.Find(key) is { } known)
            {
                await SendAsync(http, type, key, known);
                return true;
            }

            var stale = answers.FindStale(key);
            if (stale is not null && answers.FailedRecently(stale))
            {
                await SendAsync(http, type, key, stale);
                return true;
            }

            if (answers.TryStart(key, isOurs: ours is not null, out var turn))
            {
                // Another execution may have completed since the lookup.
                if (answers.FindFresh(key) is { } young)
                {
                    turn.Dispose();
                    await SendAsync(http, type, key, young);
                }
                else
                {
                    await MakeAsync(turn, http, type, key, operation, request, time);
                }

                return true;
            }

            if (stale is not null && (stale.FailedAt != 0 || (answers.IsRecent(stale) && !await IsMadeSoonAsync(turn, time))))
            {
                await SendAsync(http, type, key, stale);
                return true;
            }

            InFlightResult? made;
            try
            {
                made = await turn.Made.WaitAsync(time.End);
            }
            catch (OperationCanceledException) when (time.IsOver && answers.FindStale(key) is { } late)
            {
                await SendAsync(http, type, key, late);
                return true;
            }

            if (made is null || (made.Answer is { } old && turn.BegunAt < arrivedAt && !answers.IsValid(old))) continue;
            if (made.Answer is { } answer) await SendAsync(http, type, key, answer);
            else if (made.Outcome == ExecutionStatus.Unavailable && answers.FindStale(key) is { } older) await SendAsync(http, type, key, older);
            else await HttpResponseWriter.SendAsync(http.Response, HttpStatusMap.Of(made.Outcome, type), type, made.Failure);
            return true;
        }
    }

    private async Task MakeAsync(
        InFlight turn, HttpContext http, ResponseType type, ResponseKey key, OperationRequest operation, Func<CancellationToken, RequestContext> request, OperationTime time)
    {
        RequestContext? asked = null;
        OperationResult answer;
        CachedResponse? kept = null;
        using var buffer = new PooledBuffer();
        using (turn)
        {
            answer = await operations.ExecuteAsync(operation, end => asked = request(end), time);
            ResultWriter.Write(buffer, answer);
            var isForAll = answer.Outcome == ExecutionStatus.Executed && answer.Failures.Errors.Count == 0;
            if (isForAll) kept = turn.Keep(buffer.Written, asked!.Subject);
            // A throttled caller says nothing about the response: the next waiter executes the query.
            else if (answer.Outcome != ExecutionStatus.RateLimited) turn.Fail(answer.Outcome, buffer.Written);

            if (answer.Failures.AreTemporary && answers.FindStale(key) is { } stale)
            {
                stale.FailedAt = clock.GetTimestamp();
                kept = stale;
            }
        }

        if (kept is not null)
        {
            await SendAsync(http, type, key, kept);
            return;
        }

        RateHeaders.Write(http.Response, [answer]);
        await HttpResponseWriter.SendAsync(http.Response, HttpStatusMap.Of(answer.Outcome, type), type, buffer.Written);
    }

    /// <summary>False when the execution takes long and may not complete at all.</summary>
    private static async ValueTask<bool> IsMadeSoonAsync(InFlight turn, OperationTime time)
    {
        try
        {
            await turn.Made.WaitAsync(Patience, time.End);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task SendAsync(HttpContext http, ResponseType type, ResponseKey key, CachedResponse answer)
    {
        var isAddressed = http.Request.IsRead();
        if (isAddressed) addressed.Keep(http, type, key);
        return CachedResponseWriter.SendAsync(http, type, answer, isAddressed);
    }
}
