using GraphQLServer.Errors;
using GraphQLServer.Limits;
using GraphQLServer.Operations;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using GraphQLServer.Telemetry;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Http;

/// <summary>Runs one operation within its time limit, for all transports.</summary>
internal sealed class OperationRunner(
    OperationExecutor engine, GraphQLLimits limits, ExceptionMapping host, TimeProvider clock, ILogger<OperationRunner> logger)
{
    /// <summary>How long to wait for a mutation that may be committing after its time limit.</summary>
    private static readonly TimeSpan CommitTime = TimeSpan.FromSeconds(1);

    /// <summary>Starts the time limit of an operation. Call it before any other work for its request.</summary>
    /// <param name="disconnected">Cancelled when the client disconnects.</param>
    public OperationTime Begin(CancellationToken disconnected) => new(limits.ExecutionTime, clock, disconnected);

    /// <param name="operation">The operation to run.</param>
    /// <param name="request">Creates the request, which is cancelled by the token.</param>
    /// <param name="time">The operation's time limit, started with its request.</param>
    /// <returns>
    /// TIMEOUT means that nothing was written; OUTCOME_UNKNOWN, for a mutation, that all or part of it may have been written.
    /// </returns>
    public async ValueTask<OperationResult> ExecuteAsync(OperationRequest operation, Func<CancellationToken, RequestContext> request, OperationTime time)
    {
        // A dedicated token source, because the callbacks of a token run one after another, and a database driver's callback may block.
        var own = new CancellationTokenSource();
        var running = request(own.Token);
        var work = engine.ExecuteAsync(operation, running).AsTask();
        try
        {
            return await work.WaitAsync(time.End);
        }
        catch (OperationCanceledException) when (time.End.IsCancellationRequested)
        {
            _ = own.CancelAsync();
            if (!time.IsOver) throw;
            return running.MayHaveWritten ? await FinishAsync(work, running) : TimedOut();
        }
    }

    /// <summary>Waits for a mutation that can no longer be cancelled, or for the confirmation that it was cancelled.</summary>
    private async Task<OperationResult> FinishAsync(Task<OperationResult> work, RequestContext running)
    {
        try
        {
            return await work.WaitAsync(CommitTime);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return running.MayHaveWritten ? OutcomeUnknown() : TimedOut();
        }
    }

    /// <summary>The result for a request that cannot be run.</summary>
    public OperationResult Refused(string message, string code) => Of(ExecutionStatus.Refused, new GraphQLError(message, code));

    /// <summary>The result when the time limit is over.</summary>
    public OperationResult TimedOut()
    {
        EngineLog.TimedOut(logger, limits.ExecutionTime);
        return Of(ExecutionStatus.Unavailable, new GraphQLError("The operation took too long.", "TIMEOUT") { IsTemporary = true });
    }

    private OperationResult OutcomeUnknown()
    {
        EngineLog.TimedOut(logger, limits.ExecutionTime);
        return Of(ExecutionStatus.Unavailable, GraphQLError.OutcomeUnknown("The operation took too long, and may have been carried out."));
    }

    /// <summary>The result when something failed before the operation ran; null when the exception is a bug.</summary>
    public OperationResult? Unavailable(Exception exception)
    {
        if (host.Of(exception) is not { IsTemporary: true }) return null;
        var failures = new ErrorCollector(1, host, logger);
        failures.Add(exception);
        return new OperationResult(ExecutionStatus.Unavailable, failures);
    }

    private OperationResult Of(ExecutionStatus outcome, GraphQLError error)
    {
        var failures = new ErrorCollector(1, host, logger);
        failures.Add(error);
        return new OperationResult(outcome, failures);
    }
}
