using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Transactions;

/// <summary>
/// Makes a write idempotent: a retry with the same key finds the result of the first call. The key is a row that is
/// saved in the same transaction as the write, so both are saved or neither. A key is valid for 24 hours. Source:
/// draft-ietf-httpapi-idempotency-key-header.
/// </summary>
public sealed class IdempotentWrite
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Guid accountId;
    private readonly string? key;
    private readonly string inputHash;

    private IdempotentWrite(Guid accountId, string? key, string inputHash) =>
        (this.accountId, this.key, this.inputHash) = (accountId, key, inputHash);

    /// <param name="key">The caller's idempotency key; null: every call writes.</param>
    /// <param name="operation">The use case: part of the input hash, so a key is not valid for another use
    /// case.</param>
    /// <param name="input">Everything that determines what is written.</param>
    /// <exception cref="Refusal">INVALID_INPUT: the key is empty, too long, or not printable.</exception>
    public static IdempotentWrite Of(Guid accountId, string? key, string operation, object input)
    {
        if (key is null) return new IdempotentWrite(accountId, null, "");
        if (key.Length is 0 or > IdempotencyKey.MaxLength || !key.All(char.IsAscii) || key.Any(char.IsControl))
            throw Refusal.Invalid(
                "idempotencyKey",
                $"An idempotency key has 1 to {IdempotencyKey.MaxLength} printable ASCII characters.");
        var text = operation + "\n" + JsonSerializer.Serialize(input);
        return new IdempotentWrite(accountId, key, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>
    /// Runs the write, and runs it again when another transaction inserted the same key, slug or name between the check
    /// and the commit: the second check finds that row.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> writeAsync)
    {
        try
        {
            return await UniqueConflictRetry.WriteAsync(writeAsync);
        }
        catch (Refusal refusal) when (refusal.Code == ErrorCode.Duplicate && key is not null)
        {
            return await writeAsync();
        }
    }

    /// <summary>
    /// The result of the first call; null when this is the first call. The key row is committed again, because the
    /// first commit may not have been confirmed, for example by a standby, and a retry must not report success for data
    /// that can still be lost.
    /// </summary>
    /// <exception cref="Refusal">IDEMPOTENCY_KEY_REUSED: the key was used with another input.</exception>
    public async Task<Guid?> FindFirstResultAsync(
        WriteTransaction write, DateTime now, CancellationToken cancellationToken)
    {
        if (key is null) return null;
        var db = write.Db;
        var row = await db.IdempotencyKeys.FirstOrDefaultAsync(
            k => k.AccountId == accountId && k.Key == key, cancellationToken);
        if (row is null) return null;
        if (row.At <= now - Lifetime)
        {
            await db.IdempotencyKeys.Where(k => k.AccountId == accountId && k.Key == key)
                .ExecuteDeleteAsync(cancellationToken);
            db.Entry(row).State = EntityState.Detached;
            return null;
        }

        if (row.InputHash != inputHash)
        {
            throw new Refusal(ErrorCode.IdempotencyKeyReused, "This idempotency key was used with another input.")
            {
                Field = "idempotencyKey",
            };
        }

        // An update, because the commit of a transaction without writes does not wait for the standby.
        await db.IdempotencyKeys.Where(k => k.AccountId == accountId && k.Key == key)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.At, k => k.At), cancellationToken);
        write.InvalidatesResponses = false;
        await write.CommitAsync();
        return row.ResultId;
    }

    /// <summary>Stores the result under the key, in the caller's transaction.</summary>
    public void Store(ForumDb db, Guid resultId, DateTime now)
    {
        if (key is not null) db.IdempotencyKeys.Add(new IdempotencyKey(accountId, key, inputHash, resultId, now));
    }
}
