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
    OperationExecutor executor, GraphQLLimits limits, ExceptionMapping exceptionMapping, TimeProvider clock,
    ILogger<OperationRunner> logger)
{
    /// <summary>How long to wait for a mutation that may be committing after its time limit.</summary>
    private static readonly TimeSpan CommitTime = TimeSpan.FromSeconds(1);

    /// <summary>Starts the time limit of an operation. Call it before any other work for its request.</summary>
    /// <param name="disconnected">Cancelled when the client disconnects.</param>
    public OperationTime Begin(CancellationToken disconnected) => new(limits.ExecutionTime, clock, disconnected);

    /// <param name="operation">The operation to run.</param>
    /// <param name="createContext">Creates the context of the request. Its argument cancels the operation.</param>
    /// <param name="time">The operation's time limit, started with its request.</param>
    /// <returns>
    /// TIMEOUT means that nothing was written; OUTCOME_UNKNOWN, for a mutation, that all or part of it may have been
    /// written.
    /// </returns>
    public async ValueTask<OperationResult> ExecuteAsync(
        OperationRequest operation, Func<CancellationToken, RequestContext> createContext, OperationTime time)
    {
        // A dedicated token source, because the callbacks of a token run one after another, and a database driver's
        // callback may block.
        var cancellationSource = new CancellationTokenSource();
        var context = createContext(cancellationSource.Token);
        var execution = executor.ExecuteAsync(operation, context).AsTask();
        try
        {
            return await execution.WaitAsync(time.End);
        }
        catch (OperationCanceledException) when (time.End.IsCancellationRequested)
        {
            _ = cancellationSource.CancelAsync();
            if (!time.IsOver) throw;
            return context.MayHaveWritten ? await FinishAsync(execution, context) : TimedOut();
        }
    }

    /// <summary>
    /// Waits for a mutation that can no longer be cancelled, or for the confirmation that it was cancelled.
    /// </summary>
    private async Task<OperationResult> FinishAsync(Task<OperationResult> execution, RequestContext context)
    {
        try
        {
            return await execution.WaitAsync(CommitTime);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return context.MayHaveWritten ? OutcomeUnknown() : TimedOut();
        }
    }

    /// <summary>The result for a request that cannot be run.</summary>
    public OperationResult Rejected(string message, string code) =>
        ErrorResult(ExecutionStatus.Rejected, new GraphQLError(message, code));

    /// <summary>The result when the time limit is over.</summary>
    public OperationResult TimedOut()
    {
        GraphQLLog.TimedOut(logger, limits.ExecutionTime);
        return ErrorResult(
            ExecutionStatus.Unavailable,
            new GraphQLError("The operation timed out.", "TIMEOUT") { IsTemporary = true });
    }

    private OperationResult OutcomeUnknown()
    {
        GraphQLLog.TimedOut(logger, limits.ExecutionTime);
        return ErrorResult(
            ExecutionStatus.Unavailable,
            GraphQLError.OutcomeUnknown("The operation timed out and may have taken effect."));
    }

    /// <summary>
    /// The result when a temporary failure prevented the operation from running; null for any other exception.
    /// </summary>
    public OperationResult? Unavailable(Exception exception)
    {
        if (exceptionMapping.Of(exception) is not { IsTemporary: true }) return null;
        var failures = new ErrorCollector(1, exceptionMapping, logger);
        failures.Add(exception);
        return new OperationResult(ExecutionStatus.Unavailable, failures);
    }

    private OperationResult ErrorResult(ExecutionStatus status, GraphQLError error)
    {
        var failures = new ErrorCollector(1, exceptionMapping, logger);
        failures.Add(error);
        return new OperationResult(status, failures);
    }
}
