namespace Forum.Data;

/// <summary>
/// The idempotency key and result of a write, saved in the transaction of that write: a retry finds it and returns the
/// first result. It is valid for 24 hours.
/// </summary>
public sealed class IdempotencyKey
{
    public const int MaxLength = 128;

    public IdempotencyKey(Guid accountId, string key, string inputHash, Guid resultId, DateTime at)
    {
        AccountId = accountId;
        Key = key;
        InputHash = inputHash;
        ResultId = resultId;
        At = at;
    }

    public Guid AccountId { get; private set; }
    public string Key { get; private set; }

    /// <summary>SHA-256 of the operation and its input, in hex: the same key with another input is rejected.</summary>
    public string InputHash { get; private set; }

    /// <summary>The id of the comment or article that the first call wrote.</summary>
    public Guid ResultId { get; private set; }
    public DateTime At { get; private set; }
}
