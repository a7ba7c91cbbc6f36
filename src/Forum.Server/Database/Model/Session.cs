using Forum.Server.Accounts;

namespace Forum.Server.Database.Model;

/// <summary>One sign-in of one account, by cookie or bearer token. Ending it ends every token that names it.</summary>
internal sealed class Session
{
    /// <summary>How long a refresh token that was just used up is taken for the same client's parallel request.</summary>
    public static readonly TimeSpan RaceWindow = TimeSpan.FromSeconds(10);

    public Session(Guid id, Guid accountId, DateTime startedAt) => (Id, AccountId, StartedAt) = (id, accountId, startedAt);

    public Guid Id { get; private set; }
    public Guid AccountId { get; private set; }
    public DateTime StartedAt { get; private set; }
    public DateTime? EndedAt { get; private set; }

    /// <summary>How often it was refreshed. Only the refresh token of this generation is good.</summary>
    public int Generation { get; private set; }

    /// <summary>
    /// When its last refresh token was used, or its cookie renewed: a renewal may be up to <see cref="RenewSession.RecordedEvery"/> later.
    /// </summary>
    public DateTime? RefreshedAt { get; private set; }

    /// <summary>When its last refresh token was used, by the database's clock: that of a node may have been set back since.</summary>
    public DateTime? RefreshedAtByDatabase { get; private set; }

    public void End(DateTime at) => EndedAt ??= at;

    /// <summary>
    /// The token's successor was issued a moment ago: two requests of one client met. By the clock of another node it may seem to
    /// have been issued a moment from now. The database's clock has to agree: see <see cref="RefreshSession"/>.
    /// </summary>
    public bool IsRace(int generation, DateTime now) =>
        generation == Generation - 1 && RefreshedAt is { } last && (now - last).Duration() <= RaceWindow;
}
