namespace Forum.Server.Accounts;

/// <summary>A browser or app that has signed in before, with the accounts that it signed in to.</summary>
/// <param name="Accounts">Most recent first.</param>
internal sealed record KnownDevice(Guid Id, IReadOnlyList<Guid> Accounts)
{
    /// <summary>Maximum number of accounts per device; a family may share a computer.</summary>
    private const int MaxAccounts = 8;

    public KnownDevice With(Guid account) =>
        this with { Accounts = [account, .. Accounts.Where(known => known != account).Take(MaxAccounts - 1)] };

    public byte[] ToBytes() => [.. new[] { Id }.Concat(Accounts).SelectMany(id => id.ToByteArray())];

    public static KnownDevice From(byte[] bytes)
    {
        var ids = bytes.Chunk(16).Select(id => new Guid(id)).ToList();
        return new(ids[0], ids[1..]);
    }
}
