namespace Forum.Chaos.Writers;

/// <summary>The verdict of an audit on a value that it found in the database.</summary>
internal enum AuditVerdict
{
    /// <summary>The value is the last acknowledged one, or a later one whose outcome is unknown.</summary>
    Valid,

    /// <summary>The value is stored although the forum reported that its write failed.</summary>
    FailedButStored,

    /// <summary>The last acknowledged value is missing: the stored one is older, or was never sent.</summary>
    Lost,
}

/// <summary>
/// The values that one writer sent for one vote or one comment's text, in order, with the outcome of each write. Only
/// this writer changes that vote or text.
/// </summary>
internal sealed class WriteHistory<T>(T initial)
{
    private readonly List<(T Value, WriteOutcome Outcome)> sent = [(initial, WriteOutcome.Acknowledged)];

    /// <summary>The value that was sent last.</summary>
    public T Latest => sent[^1].Value;

    public void Add(T value, WriteOutcome outcome) => sent.Add((value, outcome));

    /// <summary>
    /// Judges a value that was found in the database. It must be the last acknowledged one, or one that was sent later
    /// and whose outcome is unknown. A value that was sent earlier must not reappear.
    /// </summary>
    public AuditVerdict Of(T found)
    {
        var acknowledged = sent.FindLastIndex(one => one.Outcome == WriteOutcome.Acknowledged);
        var possible = sent.Skip(acknowledged).Where(one => Equals(one.Value, found)).ToList();
        if (possible.Count == 0) return AuditVerdict.Lost;
        return possible.Exists(one => one.Outcome != WriteOutcome.Failed)
            ? AuditVerdict.Valid
            : AuditVerdict.FailedButStored;
    }

    /// <summary>The most recent values.</summary>
    public override string ToString() =>
        string.Join(", ", sent.TakeLast(6).Select(one => $"{one.Value?.ToString() ?? "none"} {one.Outcome}"));
}
