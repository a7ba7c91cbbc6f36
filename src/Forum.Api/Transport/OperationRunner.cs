using Forum.Api.Execution;
using Forum.Api.Execution.Answering;
using Microsoft.Extensions.Logging;

namespace Forum.Api.Transport;

/// <summary>Runs one operation within its time, whichever transport it came by.</summary>
internal sealed class OperationRunner(ApiEngine engine, ApiLimits limits, TimeProvider clock, ILogger<OperationRunner> logger)
{
    /// <param name="operation">What was asked.</param>
    /// <param name="request">Makes the request, which ends with the token.</param>
    /// <returns>
    /// TIMEOUT means that nothing was written; OUTCOME_UNKNOWN, of a mutation, that all or a part of it may have been.
    /// </returns>
    /// <param name="cancellation">Cancelled when the caller has gone.</param>
    public async ValueTask<Answer> ExecuteAsync(
        ApiOperation operation, Func<CancellationToken, ApiRequest> request, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(limits.ExecutionTime, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        var running = request(end.Token);
        try
        {
            return await engine.ExecuteAsync(operation, running);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && time.IsCancellationRequested)
        {
            EngineLog.TimedOut(logger, limits.ExecutionTime);
            if (running.MayHaveWritten)
            {
                return Refused(
                    "The operation took too long, and may have been carried out. Read the state again, or repeat it with the same "
                    + "idempotency keys.",
                    "OUTCOME_UNKNOWN") with { Outcome = Outcome.Failed };
            }

            return Refused("The operation took too long.", "TIMEOUT") with { Outcome = Outcome.Failed };
        }
    }

    /// <summary>The answer to what cannot even be tried.</summary>
    public Answer Refused(string message, string code)
    {
        var failures = new Failures(1, HostRefusals.None, logger);
        failures.Add(new ApiError(message, code));
        return new Answer(Outcome.Refused, failures);
    }
}
