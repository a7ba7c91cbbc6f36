using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Forum.Data;
using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using GraphQLServer.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Counts wrong sign-ins in the database, for all nodes, by the address that was sent, whether or not it has an
/// account. Only attempts known to be wrong are counted. The result of an attempt that exceeds the allowance is
/// withheld, correct or not, so concurrent guesses gain nothing.
/// </summary>
internal sealed class SignInAttempts(
    IDbContextFactory<AccountsDb> contexts, IWriteTransactionFactory transactions, SharedSecret secret, NodeClock clock)
{
    private readonly Lazy<byte[]> key = new(() => secret.DeriveKey("Forum.SignInAttempts"));

    /// <param name="email">Normalized, or as sent when it is not a valid address.</param>
    /// <param name="address">The client address of the attempt.</param>
    public SignInSource From(string email, CallerAddress address)
    {
        var account = IdOf("account", email, 0);
        return new(account, IdOf("prefix", email, address.Prefix), account, IdOf("codes", email, 0));
    }

    /// <param name="email">Normalized.</param>
    /// <param name="device">A device that has signed in to this account before.</param>
    public SignInSource From(string email, Guid device) =>
        new(IdOf(
            "account", email,
            0), IdOf("device", email, ToNumber(device)), null, IdOf("codes", email, ToNumber(device)));

    /// <summary>How long an attempt must wait before it is evaluated; null if it is evaluated now.</summary>
    public async Task<TimeSpan?> WaitAsync(SignInSource source, CancellationToken cancellationToken)
    {
        var ids = source.Ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.SignInAllowances.AsNoTracking().Where(a => ids.Contains(a.Id))
            .ToListAsync(cancellationToken);
        var decision = Decide(rows, source, Now);
        if (decision.Step != SignInStep.Announce) return decision.RetryAfter;
        return await ChangeAsync(source, isWrong: false);
    }

    /// <summary>
    /// Counts an attempt that is known to be wrong. It takes no cancellation token, because attempts of clients that
    /// disconnect count too.
    /// </summary>
    /// <returns>Not null: other attempts used up the allowance first, and the response may contain only the
    /// wait.</returns>
    public Task<TimeSpan?> CountAsync(SignInSource source) => ChangeAsync(source, isWrong: true);

    /// <summary>
    /// Call this in the transaction of a correct sign-in: resets the count of wrong attempts at this address prefix, or
    /// on this device.
    /// </summary>
    /// <returns>Not null: as in <see cref="CountAsync"/>.</returns>
    public async Task<TimeSpan?> ResetAsync(ForumDb db, SignInSource source)
    {
        var rows = await LockAsync(db, source.Ids);
        var decision = Decide(rows, source, Now);
        if (decision.RetryAfter is { } wait) return wait;
        db.Remove(rows.Single(row => row.Id == source.Own));
        return null;
    }

    /// <summary>
    /// Takes one second-factor attempt of the account before the code is checked: callers with the correct password
    /// could otherwise try many codes concurrently. <see cref="ResetCodesAsync"/> and <see cref="ReturnCodeAsync"/>
    /// give it back.
    /// </summary>
    public async Task<TimeSpan?> TakeCodeAsync(SignInSource source)
    {
        await using var write = await transactions.BeginAccountAsync(source.Email, CancellationToken.None);
        write.InvalidatesResponses = false;
        var row = (await LockAsync(write.Db, [source.Codes]))[0];
        if (row.WaitOf(SignInPolicy.Codes, Now) is > 0 and var wait) return TimeSpan.FromMicroseconds(wait);
        row.Take(SignInPolicy.Codes, Now);
        await write.CommitAsync();
        return null;
    }

    /// <summary>Call this when the database failed before the second factor was checked.</summary>
    public async Task ReturnCodeAsync(SignInSource source)
    {
        await using var write = await transactions.BeginAccountAsync(source.Email, CancellationToken.None);
        write.InvalidatesResponses = false;
        (await LockAsync(write.Db, [source.Codes]))[0].Return(SignInPolicy.Codes);
        await write.CommitAsync();
    }

    /// <summary>Call this after a correct second factor.</summary>
    public async Task ResetCodesAsync(SignInSource source)
    {
        var id = source.Codes;
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await db.SignInAllowances.Where(a => a.Id == id).ExecuteDeleteAsync(CancellationToken.None);
    }

    private long Now => (clock.Now - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private async Task<TimeSpan?> ChangeAsync(SignInSource source, bool isWrong)
    {
        await using var write = await transactions.BeginAccountAsync(source.Email, CancellationToken.None);
        write.InvalidatesResponses = false;
        var (rows, now) = (await LockAsync(write.Db, source.Ids), Now);
        var own = rows.Single(row => row.Id == source.Own);
        var decision = Decide(rows, source, now);
        if (decision.Step == SignInStep.Announce) own.MayTryAt = now + decision.Wait;
        if (isWrong && decision.RetryAfter is null)
        {
            own.Take(SignInPolicy.Own, now);
            own.MayTryAt = null;
            if (decision.Step == SignInStep.TakeBoth)
                rows.Single(row => row.Id == source.Account).Take(SignInPolicy.Account, now);
        }

        await write.CommitAsync();
        return decision.RetryAfter;
    }

    private static SignInDecision Decide(
        List<SignInAllowance> rows, SignInSource source, long now) => SignInPolicy.Decide(
        rows.Find(row => row.Id == source.Own), rows.Find(row => row.Id == source.Account), source.Account is null,
        now);

    /// <summary>Creates missing rows and locks all of them until the transaction ends.</summary>
    private static async Task<List<SignInAllowance>> LockAsync(ForumDb db, IEnumerable<Guid> ids)
    {
        var wanted = ids.ToArray();
        foreach (var id in wanted)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO sign_in_allowances (id, returned_at) VALUES ({id}, 0)
                ON CONFLICT (id) DO UPDATE SET returned_at = sign_in_allowances.returned_at
                """,
                CancellationToken.None);
        }

        return await db.Set<SignInAllowance>().Where(a => wanted.Contains(a.Id)).ToListAsync(CancellationToken.None);
    }

    private Guid IdOf(string kind, string email, UInt128 number)
    {
        var text = Encoding.UTF8.GetBytes($"{kind}\n{email}");
        var hashed = new byte[16 + text.Length];
        BinaryPrimitives.WriteUInt128BigEndian(hashed, number);
        text.CopyTo(hashed, 16);
        return new Guid(HMACSHA256.HashData(key.Value, hashed).AsSpan(0, 16));
    }

    private static UInt128 ToNumber(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
