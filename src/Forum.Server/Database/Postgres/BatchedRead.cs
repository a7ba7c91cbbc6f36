using System.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>A statement that is queued or being executed.</summary>
internal abstract class BatchedRead(Func<NpgsqlBatchCommand> command, CancellationToken wanted)
{
    private int taken;

    /// <summary>The trace activity that is the parent of the round trip, if this read is the first of its batch.</summary>
    public Activity? AskedIn { get; } = Activity.Current;

    public bool IsWanted => !wanted.IsCancellationRequested;

    public abstract bool IsAnswered { get; }

    /// <summary>True for the one caller that may send the read: a batch, or the caller that queued it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    public NpgsqlBatchCommand Command() => command();

    public abstract Task TakeAsync(NpgsqlDataReader reader);

    public abstract void Fail(Exception problem);
}

/// <inheritdoc/>
internal sealed class PageRead<T>(
    Func<NpgsqlBatchCommand> command, Func<NpgsqlDataReader, CancellationToken, Task<T>> take, CancellationToken wanted)
    : BatchedRead(command, wanted)
{
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => answer.Task;

    public override bool IsAnswered => Answer.IsCompleted;

    public override async Task TakeAsync(NpgsqlDataReader reader) => answer.TrySetResult(await take(reader, CancellationToken.None));

    public override void Fail(Exception problem) => answer.TrySetException(problem);
}
