using System.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>A statement that is queued or being executed.</summary>
internal abstract class BatchedRead(Func<NpgsqlBatchCommand> command, CancellationToken cancellationToken)
{
    private int isTaken;

    /// <summary>
    /// The trace activity that is the parent of the round trip, if this read is the first of its batch.
    /// </summary>
    public Activity? ParentActivity { get; } = Activity.Current;

    public bool IsWanted => !cancellationToken.IsCancellationRequested;

    public abstract bool IsCompleted { get; }

    /// <summary>True for the one caller that may send the read: a batch, or the caller that queued it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref isTaken, 1) == 0;

    public NpgsqlBatchCommand Command() => command();

    public abstract Task ReadAsync(NpgsqlDataReader reader);

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class PageRead<T>(
    Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, CancellationToken, Task<T>> readAsync,
    CancellationToken cancellationToken)
    : BatchedRead(command, cancellationToken)
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => completion.Task;

    public override bool IsCompleted => Result.IsCompleted;

    public override async Task ReadAsync(NpgsqlDataReader reader) =>
        completion.TrySetResult(await readAsync(reader, CancellationToken.None));

    public override void Fail(Exception exception) => completion.TrySetException(exception);
}
