using System.Globalization;
using Forum.Data;
using Forum.Pseudonyms.Naming;
using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Confirms that an address belongs to the person who registered with it. The operator has to specify one of several
/// registrations, because other people may have sent the others, with the same pseudonym or a similar one. Address and
/// pseudonym are assigned in the same transaction (src/docs/decisions/0017-registration.md).
/// </summary>
internal sealed class ConfirmAddress(IWriteTransactionFactory transactions, NodeClock clock)
{
    /// <param name="pseudonym">The registration's pseudonym, compared case-insensitively; null: any.</param>
    /// <param name="registeredAt">The time of the registration, as the message lists it; null: any.</param>
    /// <returns>A message for the operator, and whether the address is confirmed now.</returns>
    public async Task<(bool IsConfirmed, string Message)> RunAsync(
        EmailAddress address, string? pseudonym, string? registeredAt, CancellationToken cancellationToken)
    {
        if (address.IsInvalid) return (false, address.Problem);
        return await UniqueConflictRetry.WriteAsync(
            () => ConfirmAsync(address, pseudonym, registeredAt, cancellationToken));
    }

    private async Task<(bool IsConfirmed, string Message)> ConfirmAsync(
        EmailAddress address, string? pseudonym, string? registeredAt, CancellationToken cancellationToken)
    {
        var email = address.Normalized;
        await using var write = await transactions.BeginAsync(cancellationToken);
        var registrations = await write.Db.Set<PendingRegistration>()
            .Where(r => r.NormalizedEmail == email)
            .OrderBy(r => r.RegisteredAt).ThenBy(r => r.Id)
            .ToListAsync(cancellationToken);
        var account = await write.Db.Set<Account>()
            .SingleOrDefaultAsync(a => a.NormalizedEmail == email, cancellationToken);
        var hasFilter = pseudonym is not null || registeredAt is not null;
        var matches = registrations.FindAll(r =>
            (pseudonym is null || string.Equals(r.Pseudonym, pseudonym, StringComparison.OrdinalIgnoreCase))
            && (registeredAt is null || TimestampOf(r) == registeredAt));
        if (matches.Count == 0 && (account is null || hasFilter))
            return (false, $"No account has the address {address.Text}.");
        if (account is not { EmailConfirmed: true } && matches.Count > 1)
        {
            return (false,
                $"{address.Text} was registered several times: {string.Join(", ", matches.Select(r => $"{r.Pseudonym} ({TimestampOf(r)})"))}. "
                + "Specify one with --pseudonym or --registered.");
        }

        var chosen = matches.FirstOrDefault();
        if (account is { EmailConfirmed: true } || chosen is null)
        {
            account!.EmailConfirmed = true;
        }
        else
        {
            var skeleton = PseudonymName.Skeleton(chosen.Pseudonym);
            if (await write.Db.Pseudonyms.AnyAsync(p => p.Skeleton == skeleton, cancellationToken))
            {
                return (false,
                    $"The pseudonym {chosen.Pseudonym} is already taken. Register {address.Text} again with another pseudonym.");
            }

            if (account is not null) await ReleaseAsync(write.Db, account, cancellationToken);
            var added = write.Db.AddAccount(chosen.Email, chosen.PasswordHash, chosen.Pseudonym, clock.Now);
            added.EmailConfirmed = true;
        }

        write.Db.RemoveRange(registrations);
        await write.CommitAsync();
        return (true, $"{address.Text} is confirmed.");
    }

    /// <summary>The time at which it was sent, in UTC: `2026-03-01T09:30:00.000Z`.</summary>
    private static string TimestampOf(PendingRegistration registration) =>
        registration.RegisteredAt.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Takes the address from an account that registered it without confirming it while confirmation was not required.
    /// The account's comments stay, and signing in to it is no longer possible.
    /// </summary>
    private async Task ReleaseAsync(ForumDb db, Account account, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        (account.Email, account.NormalizedEmail) = (null, null);
        (account.UserName, account.NormalizedUserName) = ($"{account.Id}", EmailAddress.Normalize($"{account.Id}"));
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<Session>().Where(s => s.AccountId == account.Id && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken);
    }
}
