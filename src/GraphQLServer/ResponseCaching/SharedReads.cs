using GraphQLParser.AST;
using GraphQLServer.Documents;
using GraphQLServer.Http;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Answers queries to those who are not signed in: the host's own, and others that many ask at once. Each is read once for all who
/// ask the same at about the same time.
/// </summary>
internal sealed class SharedReads(
    KnownDocuments documents, RememberedAnswers answers, AddressedReads addressed, OperationRunner operations, TimeProvider clock)
{
    /// <summary>How long those who could be given an older answer wait for a new one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Crowds crowds = new(clock);

    /// <param name="http">The request.</param>
    /// <param name="type">The type to answer in.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="request">Makes the request, which ends with the token.</param>
    /// <param name="time">The operation's time.</param>
    /// <returns>False: it is not for sharing, and nothing has been done.</returns>
    public async ValueTask<bool> TryAnswerAsync(
        HttpContext http, AnswerType type, ApiOperation operation, Func<CancellationToken, ApiRequest> request, OperationTime time)
    {
        if (!answers.IsOn || operation.MayStream || AnswerKey.Of(operation) is not { } key) return false;
        var ours = documents.FindTrusted(operation.Document);
        var document = ours ?? (crowds.Enter(key) ? documents.FindKept(operation.Document) : null);
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
            if (stale is not null && answers.HasJustFailed(stale))
            {
                await SendAsync(http, type, key, stale);
                return true;
            }

            if (answers.TryTake(key, isOurs: ours is not null, out var turn))
            {
                // Another turn may have ended since we looked.
                if (answers.FindYoung(key) is { } young)
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

            Made? made;
            try
            {
                made = await turn.Made.WaitAsync(time.End);
            }
            catch (OperationCanceledException) when (time.IsOver && answers.FindStale(key) is { } late)
            {
                await SendAsync(http, type, key, late);
                return true;
            }

            if (made is null || (made.Answer is { } old && turn.BegunAt < arrivedAt && !answers.MayBeGiven(old))) continue;
            if (made.Answer is { } answer) await SendAsync(http, type, key, answer);
            else if (made.Outcome == Outcome.Unavailable && answers.FindStale(key) is { } older) await SendAsync(http, type, key, older);
            else await HttpAnswer.SendAsync(http.Response, Statuses.Of(made.Outcome, type), type, made.Failure);
            return true;
        }
    }

    private async Task MakeAsync(
        Turn turn, HttpContext http, AnswerType type, AnswerKey key, ApiOperation operation, Func<CancellationToken, ApiRequest> request, OperationTime time)
    {
        ApiRequest? asked = null;
        Answer answer;
        RememberedAnswer? kept = null;
        using var buffer = new PooledBuffer();
        using (turn)
        {
            answer = await operations.ExecuteAsync(operation, end => asked = request(end), time);
            AnswerWriter.Write(buffer, answer);
            var isForAll = answer.Outcome == Outcome.Executed && answer.Failures.Errors.Count == 0;
            if (isForAll) kept = turn.Keep(buffer.Written, asked!.Subject);
            // What one caller may not do now is no news about the answer: the next in line makes it.
            else if (answer.Outcome != Outcome.RateLimited) turn.Fail(answer.Outcome, buffer.Written);

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

        RateHeaders.Tell(http.Response, [answer]);
        await HttpAnswer.SendAsync(http.Response, Statuses.Of(answer.Outcome, type), type, buffer.Written);
    }

    /// <summary>False: what is waited for takes long, and may not come at all.</summary>
    private static async ValueTask<bool> IsMadeSoonAsync(Turn turn, OperationTime time)
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

    private Task SendAsync(HttpContext http, AnswerType type, AnswerKey key, RememberedAnswer answer)
    {
        var isAddressed = http.Request.IsRead();
        if (isAddressed) addressed.Keep(http, type, key);
        return RememberedSending.SendAsync(http, type, answer, isAddressed);
    }
}
