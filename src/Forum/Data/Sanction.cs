namespace Forum.Data;

public enum SanctionKind : short
{
    Warning = 0,
    PreModeration = 1,
    Suspension = 2,
    Ban = 3,
}

/// <summary>
/// A sanction that a moderator imposed on the account behind a pseudonym, as it is shown to that account.
/// </summary>
public sealed class Sanction
{
    public Sanction(
        Guid id, Guid pseudonymId, SanctionKind kind, ReportReason reason, string statement, DateTime at,
        DateTime? until)
    {
        Id = id;
        PseudonymId = pseudonymId;
        Kind = kind;
        Reason = reason;
        Statement = statement;
        At = at;
        Until = until;
    }

    public Guid Id { get; private set; }
    public Guid PseudonymId { get; private set; }
    public SanctionKind Kind { get; private set; }
    public ReportReason Reason { get; private set; }

    /// <summary>The statement of reasons: which rule was broken, and the facts.</summary>
    public string Statement { get; private set; }
    public DateTime At { get; private set; }
    public DateTime? Until { get; private set; }
    public DateTime? LiftedAt { get; private set; }

    public bool IsInForceAt(DateTime now) => LiftedAt is null && (Until is null || Until > now);
}
