namespace Forum.Chaos.Writers;

/// <summary>What an audit says of a value that it found.</summary>
internal enum Verdict
{
    Right,

    /// <summary>The forum said that it had not done this.</summary>
    FailedButDone,

    /// <summary>It is older than what was acknowledged last, or was never sent.</summary>
    Overwritten,
}

/// <summary>A place that holds one value, a vote or a text, and what its only writer sent to it, in order.</summary>
internal sealed class Register<T>(T initial)
{
    private readonly List<(T Value, Fate Fate)> sent = [(initial, Fate.Acknowledged)];

    /// <summary>What was sent last.</summary>
    public T Latest => sent[^1].Value;

    public void Add(T value, Fate fate) => sent.Add((value, fate));

    /// <summary>
    /// The value that was acknowledged last is there, or one that was sent later and whose outcome is unknown. Nothing
    /// that was sent earlier may come back.
    /// </summary>
    public Verdict Of(T found)
    {
        var acknowledged = sent.FindLastIndex(one => one.Fate == Fate.Acknowledged);
        var possible = sent.Skip(acknowledged).Where(one => Equals(one.Value, found)).ToList();
        if (possible.Count == 0) return Verdict.Overwritten;
        return possible.Exists(one => one.Fate != Fate.Failed) ? Verdict.Right : Verdict.FailedButDone;
    }

    /// <summary>The latest few.</summary>
    public override string ToString() =>
        string.Join(", ", sent.TakeLast(6).Select(one => $"{one.Value?.ToString() ?? "none"} {one.Fate}"));
}
