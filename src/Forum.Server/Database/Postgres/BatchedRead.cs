using System.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>A statement that waits for its rows.</summary>
internal abstract class BatchedRead(Func<NpgsqlBatchCommand> command, CancellationToken wanted)
{
    private int taken;

    /// <summary>What a trace shows the round below, if this read is its first.</summary>
    public Activity? AskedIn { get; } = Activity.Current;

    public bool IsWanted => !wanted.IsCancellationRequested;

    public abstract bool IsAnswered { get; }

    /// <summary>True for the one who sends it: a round, or its asker.</summary>
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
