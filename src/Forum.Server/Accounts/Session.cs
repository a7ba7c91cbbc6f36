namespace Forum.Server.Accounts;

/// <summary>One sign-in of one account, by cookie or bearer token. Ending it ends every token that names it.</summary>
internal sealed class Session
{
    public Session(Guid id, Guid accountId, DateTime startedAt) => (Id, AccountId, StartedAt) = (id, accountId, startedAt);

    public Guid Id { get; private set; }
    public Guid AccountId { get; private set; }
    public DateTime StartedAt { get; private set; }
    public DateTime? EndedAt { get; private set; }

    public void End(DateTime at) => EndedAt ??= at;
}
