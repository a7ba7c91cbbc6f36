using System.Collections.Concurrent;
using BitFaster.Caching.Lru;
using Forum.Api.Execution;

namespace Forum.Api.Transport.Remembering;

/// <summary>
/// Answers to those who are not signed in, for some tenths of a second. Nobody is given what is older than <see cref="Oldest"/>,
/// whichever node has changed it since; and what this node has changed since is given to nobody. One request at a time makes an
/// answer anew.
/// </summary>
internal sealed class RememberedAnswers(ApiLimits limits, TimeProvider clock, HostChanges? changes = null)
{
    /// <summary>The age from which the first who asks makes it anew, and the age at which nobody is given it any more.</summary>
    public static readonly TimeSpan Young = TimeSpan.FromMilliseconds(300), Oldest = TimeSpan.FromMilliseconds(600);

    private readonly ConcurrentLru<AnswerKey, RememberedAnswer> answers = new(Math.Max(limits.RememberedAnswers, 3));
    private readonly ConcurrentDictionary<AnswerKey, Turn> turns = new();

    /// <summary>Nothing is remembered unless the host says what it changes.</summary>
    public bool IsOn { get; } = changes is not null && limits.RememberedAnswers > 0;

    /// <summary>The answer, if it may still be given. Null: take a turn.</summary>
    public RememberedAnswer? Find(AnswerKey key)
    {
        if (!IsOn || !answers.TryGet(key, out var known) || !MayBeGiven(known)) return null;
        return clock.GetElapsedTime(known.Reading.At) > Young && known.TryRenew() ? null : known;
    }

    /// <summary>Whether it is young enough, and nothing that it hangs on has changed here since.</summary>
    public bool MayBeGiven(RememberedAnswer answer) =>
        changes!.LastAt(answer.Reading.Subject) < answer.Reading.At
        && clock.GetElapsedTime(answer.Reading.At) <= Oldest

        // A clock that was set changes what is in force at this time of day.
        && (clock.GetUtcNow() - answer.Reading.Day).Duration() <= Oldest;

    /// <summary>A turn at making an answer.</summary>
    /// <returns>False: it is another's, who is at it.</returns>
    public bool TryTake(AnswerKey key, out Turn turn)
    {
        var mine = new Turn(
            clock.GetTimestamp(), clock.GetUtcNow(), (json, reading) => Keep(key, json, reading), done => turns.TryRemove(KeyValuePair.Create(key, done)));
        turn = turns.GetOrAdd(key, mine);
        return ReferenceEquals(turn, mine);
    }

    private RememberedAnswer Keep(AnswerKey key, ReadOnlyMemory<byte> json, Reading reading)
    {
        answers.TryGet(key, out var before);
        var answer = new RememberedAnswer(json.Span, reading, before);
        answers.AddOrUpdate(key, answer);
        return answer;
    }
}
