using Forum.Pseudonyms.Naming;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Confirms that an address belongs to the person who registered with it. Of registrations with several pseudonyms one has to be
/// named: anyone may have sent the others. Address and pseudonym are taken now, together (src/decisions/registration.md).
/// </summary>
internal sealed class ConfirmAddress(IWriteGate gate, TimeProvider clock)
{
    /// <param name="pseudonym">The registration's; null: all registrations have the same one.</param>
    /// <returns>A sentence for the operator, and whether the address is confirmed now.</returns>
    public async Task<(bool IsConfirmed, string Sentence)> RunAsync(
        EmailAddress address, string? pseudonym, CancellationToken cancellationToken)
    {
        if (address.IsRefused) return (false, address.Problem);
        var email = address.Normalized;
        await using var write = await gate.BeginAsync(cancellationToken);
        var registrations = await write.Db.Set<PendingRegistration>()
            .Where(r => r.NormalizedEmail == email)
            .OrderByDescending(r => r.RegisteredAt).ThenByDescending(r => r.Id)
            .ToListAsync(cancellationToken);
        var account = await write.Db.Set<Account>()
            .SingleOrDefaultAsync(a => a.NormalizedEmail == email, cancellationToken);
        var wanted = pseudonym is null ? null : PseudonymName.Skeleton(pseudonym);
        var chosen = registrations.Find(r => wanted is null || PseudonymName.Skeleton(r.Pseudonym) == wanted);
        if (chosen is null && (account is null || wanted is not null))
            return (false, $"No account has the address {address.Text}.");
        if (account is not { EmailConfirmed: true } && wanted is null && NamesOf(registrations) is { Count: > 1 } names)
        {
            return (false,
                $"{address.Text} was registered with several pseudonyms: {string.Join(", ", names)}. Name the right one with --pseudonym.");
        }

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
                    $"The pseudonym {chosen.Pseudonym} has been taken since: {address.Text} has to be registered again with another one.");
            }

            if (account is not null) await ReleaseAsync(write.Db, account, cancellationToken);
            var added = write.Db.AddAccount(chosen.Email, chosen.PasswordHash, chosen.Pseudonym, UtcMilliseconds.Now(clock));
            added.EmailConfirmed = true;
        }

        write.Db.RemoveRange(registrations);
        await write.CommitAsync();
        return (true, $"{address.Text} is confirmed.");
    }

    /// <summary>The pseudonyms that differ, in the order in which they were registered.</summary>
    private static List<string> NamesOf(IEnumerable<PendingRegistration> latestFirst) =>
        [.. latestFirst.Reverse().Select(r => r.Pseudonym).DistinctBy(PseudonymName.Skeleton)];

    /// <summary>
    /// Whoever registered the address without confirming it, while that was not required, loses it to its owner: their
    /// comments stay, and nobody can sign in to the account.
    /// </summary>
    private async Task ReleaseAsync(ForumDb db, Account account, CancellationToken cancellationToken)
    {
        var now = UtcMilliseconds.Now(clock);
        (account.Email, account.NormalizedEmail) = (null, null);
        (account.UserName, account.NormalizedUserName) = ($"{account.Id}", EmailAddress.Normalize($"{account.Id}"));
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<Session>().Where(s => s.AccountId == account.Id && s.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken);
    }
}
