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

    /// <summary>The outcome of an attempt that must wait; null if it is evaluated now.</summary>
    public async Task<SignInOutcome?> CheckAsync(SignInSource source, CancellationToken cancellationToken)
    {
        var ids = source.Ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.SignInAllowances.AsNoTracking().Where(a => ids.Contains(a.Id))
            .ToListAsync(cancellationToken);
        var decision = Decide(rows, source, Now);
        if (decision.Step != SignInStep.Announce) return SignInOutcome.Of(decision);
        return await ChangeAsync(source, isWrong: false);
    }

    /// <summary>
    /// Counts an attempt that is known to be wrong. It takes no cancellation token, because attempts of clients that
    /// disconnect count too.
    /// </summary>
    /// <returns>
    /// <see cref="SignInOutcome.Failed"/>. If other attempts used up the allowance first, the response may contain only
    /// the wait.
    /// </returns>
    public async Task<SignInOutcome> CountAsync(SignInSource source) =>
        await ChangeAsync(source, isWrong: true) ?? SignInOutcome.Failed;

    /// <summary>
    /// Call this in the transaction of a correct sign-in: resets the count of wrong attempts at this address prefix, or
    /// on this device.
    /// </summary>
    /// <returns>
    /// Not null: as in <see cref="CountAsync"/>. Commit the transaction nevertheless: if only wrong attempts announced
    /// the wait, the next response would reveal whether this one was right.
    /// </returns>
    public async Task<SignInOutcome?> ResetAsync(ForumDb db, SignInSource source)
    {
        var (rows, now) = (await LockAsync(db, source.Ids), Now);
        var decision = DecideAndAnnounce(rows, source, now);
        if (decision.RetryAfter is null) db.Remove(rows.Single(row => row.Id == source.Own));
        return SignInOutcome.Of(decision);
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

    private async Task<SignInOutcome?> ChangeAsync(SignInSource source, bool isWrong)
    {
        await using var write = await transactions.BeginAccountAsync(source.Email, CancellationToken.None);
        write.InvalidatesResponses = false;
        var (rows, now) = (await LockAsync(write.Db, source.Ids), Now);
        var decision = DecideAndAnnounce(rows, source, now);
        if (isWrong && decision.RetryAfter is null)
        {
            var own = rows.Single(row => row.Id == source.Own);
            own.Take(SignInPolicy.Own, now);
            own.MayTryAt = null;
            if (decision.Step == SignInStep.TakeBoth)
                rows.Single(row => row.Id == source.Account).Take(SignInPolicy.Account, now);
        }

        await write.CommitAsync();
        return SignInOutcome.Of(decision);
    }

    private static SignInDecision DecideAndAnnounce(List<SignInAllowance> rows, SignInSource source, long now)
    {
        var decision = Decide(rows, source, now);
        if (decision.Step == SignInStep.Announce)
            rows.Single(row => row.Id == source.Own).MayTryAt = now + decision.Wait;
        return decision;
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
