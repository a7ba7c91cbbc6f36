using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Transactions;

/// <summary>
/// Lets a retried call find what the first one wrote. The key is a row of the very transaction that it guards: either
/// both are there or neither. It counts for 24 hours. Source: draft-ietf-httpapi-idempotency-key-header.
/// </summary>
public sealed class IdempotentWrite
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Guid accountId;
    private readonly string? key;
    private readonly string inputHash;

    private IdempotentWrite(Guid accountId, string? key, string inputHash) => (this.accountId, this.key, this.inputHash) = (accountId, key, inputHash);

    /// <param name="key">The caller's key; null: every call writes.</param>
    /// <param name="operation">The use case: a key given to one does not answer another.</param>
    /// <param name="input">All that decides what is written.</param>
    /// <exception cref="Refusal">INVALID_INPUT: the key is empty, too long, or not printable.</exception>
    public static IdempotentWrite Of(Guid accountId, string? key, string operation, object input)
    {
        if (key is null) return new IdempotentWrite(accountId, null, "");
        if (key.Length is 0 or > IdempotencyKey.MaxLength || !key.All(char.IsAscii) || key.Any(char.IsControl))
            throw Refusal.Invalid("idempotencyKey", $"An idempotency key has 1 to {IdempotencyKey.MaxLength} printable ASCII characters.");
        var text = operation + "\n" + JsonSerializer.Serialize(input);
        return new IdempotentWrite(accountId, key, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>
    /// Writes, and writes again where another took the key, the slug or the name between the look and the commit: the
    /// second look finds it.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> writeAsync)
    {
        try
        {
            return await UniqueConflictRetry.WriteAsync(writeAsync);
        }
        catch (Refusal taken) when (taken.Code == ErrorCode.Duplicate && key is not null)
        {
            return await writeAsync();
        }
    }

    /// <summary>
    /// What the first call wrote; null when this is the first. It is committed again: where the first commit was not confirmed,
    /// by a standby for example, the retry must not report what may still be lost.
    /// </summary>
    /// <exception cref="Refusal">IDEMPOTENCY_KEY_REUSED: the key came with another input before.</exception>
    public async Task<Guid?> FindFirstResultAsync(WriteTransaction write, DateTime now, CancellationToken cancellationToken)
    {
        if (key is null) return null;
        var db = write.Db;
        var row = await db.IdempotencyKeys.FirstOrDefaultAsync(k => k.AccountId == accountId && k.Key == key, cancellationToken);
        if (row is null) return null;
        if (row.At <= now - Lifetime)
        {
            await db.IdempotencyKeys.Where(k => k.AccountId == accountId && k.Key == key).ExecuteDeleteAsync(cancellationToken);
            db.Entry(row).State = EntityState.Detached;
            return null;
        }

        if (row.InputHash != inputHash)
            throw new Refusal(ErrorCode.IdempotencyKeyReused, "This idempotency key was used with another input.") { Field = "idempotencyKey" };

        // A commit of a transaction that has written nothing waits for nothing.
        await db.IdempotencyKeys.Where(k => k.AccountId == accountId && k.Key == key)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.At, k => k.At), cancellationToken);
        write.InvalidatesResponses = false;
        await write.CommitAsync();
        return row.AnswerId;
    }

    /// <summary>Remembers the answer, in the caller's transaction.</summary>
    public void Store(ForumDb db, Guid answerId, DateTime now)
    {
        if (key is not null) db.IdempotencyKeys.Add(new IdempotencyKey(accountId, key, inputHash, answerId, now));
    }
}
