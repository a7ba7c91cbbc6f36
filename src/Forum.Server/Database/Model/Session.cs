namespace Forum.Server.Database.Model;

/// <summary>
/// One sign-in of one account, by cookie or bearer token. Ending the session invalidates every token that refers to it.
/// </summary>
internal sealed class Session
{
    /// <summary>
    /// How long a refresh token that was just used is still accepted, as a parallel request of the same client.
    /// </summary>
    public static readonly TimeSpan RefreshTokenReuseInterval = TimeSpan.FromSeconds(10);

    public Session(Guid id, Guid accountId, DateTime startedAt) =>
        (Id, AccountId, StartedAt) = (id, accountId, startedAt);

    public Guid Id { get; private set; }
    public Guid AccountId { get; private set; }
    public DateTime StartedAt { get; private set; }
    public DateTime? EndedAt { get; private set; }

    /// <summary>How often the session was refreshed. Only the refresh token of this generation is valid.</summary>
    public int Generation { get; private set; }

    /// <summary>
    /// When its last refresh token was used, or its cookie renewed: a cookie renewal may be up to
    /// `RenewSession.RecordInterval` later.
    /// </summary>
    public DateTime? RefreshedAt { get; private set; }

    /// <summary>
    /// When its last refresh token was used, by the database's clock: a node's clock may have been set back since.
    /// </summary>
    public DateTime? RefreshedAtByDatabase { get; private set; }

    public void End(DateTime at) => EndedAt ??= at;

    /// <summary>
    /// Whether the token's successor was issued a moment ago, because two requests of one client were concurrent.
    /// Between the clocks of two nodes that time may be slightly in the future. The database's clock has to agree: see
    /// `RefreshSession`.
    /// </summary>
    public bool IsWithinReuseInterval(int generation, DateTime now) =>
        generation == Generation - 1 && RefreshedAt is { } last && (now - last).Duration() <= RefreshTokenReuseInterval;
}
