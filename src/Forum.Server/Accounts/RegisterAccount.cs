using System.Security.Cryptography;
using System.Text;
using Forum.Api.Requests;
using Forum.Errors;
using Forum.Pseudonyms.Naming;
using Forum.Server.Database.Model;
using Forum.Server.RateLimiting;
using Forum.Time;
using Forum.Transactions;
using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>The body of `/account/register`: Identity's, and the public name.</summary>
internal sealed record Registration
{
    public required string Email { get; init; }
    public required string Password { get; init; }
    public required string Pseudonym { get; init; }
}

/// <param name="Wrong">What is wrong, by Identity's codes; empty: it is done, unless it was too much.</param>
/// <param name="Allowed">
/// What is left of the address's attempts, and when to come back if this one was too much; null: they are not limited, or this one did not
/// count.
/// </param>
internal sealed record RegisterAnswer(IReadOnlyList<IdentityError> Wrong, RateLimitDecision? Allowed);

/// <summary>
/// Makes an account and its lasting pseudonym, both or neither. Where addresses must be confirmed it only notes what
/// was registered, for an address that has an account as for one that has none: <see cref="ConfirmAddress"/> makes the
/// account (src/docs/decisions/0017-registration.md).
/// </summary>
internal sealed class RegisterAccount(
    IWriteTransactionFactory gate, AccountPasswords passwords, AddressAttempts addresses, AccountSettings settings, NodeClock clock)
{
    /// <summary>
    /// What the rules refuse does not count as an attempt: it costs little, and says nothing about other accounts. What has its password
    /// hashed counts, also if its name or address is then found to be taken, or the client has disconnected. What fails otherwise is
    /// given back: the server is busy, or the database is not available.
    /// </summary>
    /// <param name="input">The body of the request.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="disconnected">Cancelled when the client disconnects.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects or the request's time is over.</param>
    /// <exception cref="Refusal">BUSY.</exception>
    public async Task<RegisterAnswer> RunAsync(
        Registration input, CallerAddress address, CancellationToken disconnected, CancellationToken cancellationToken)
    {
        var registration = RegistrationRules.Check(input);
        if (registration.Wrong.Count > 0) return new(registration.Wrong, null);
        var allowed = await addresses.TakeAsync(RateKinds.Register, address, cancellationToken);
        if (allowed?.RetryAfter is not null) return new([], allowed);

        string? hash = null;
        var isWritten = false;
        try
        {
            hash = await passwords.HashAsync(input.Password, address, cancellationToken);
            var wrong = await UniqueConflictRetry.WriteAsync(() => WriteAsync(registration, hash, cancellationToken));
            isWritten = true;
            return new(wrong, allowed);
        }
        finally
        {
            var counts = isWritten || (hash is not null && disconnected.IsCancellationRequested);
            await addresses.EndAsync(RateKinds.Register, address, counts);
        }
    }

    private async Task<IReadOnlyList<IdentityError>> WriteAsync(
        CheckedRegistration registration, string hash, CancellationToken cancellationToken)
    {
        var (skeleton, now) = (PseudonymName.Skeleton(registration.Name), clock.Now);
        await using var write = await gate.BeginAccountAsync(KeyOf(skeleton), cancellationToken);
        write.OnlyAdds = true;
        if (await write.Db.Pseudonyms.AnyAsync(p => p.Skeleton == skeleton, cancellationToken))
            return [RegistrationRules.DuplicatePseudonym];
        if (settings.RequireConfirmedEmail)
        {
            write.InvalidatesResponses = false;
            write.Db.Add(new PendingRegistration(
                Guid.CreateVersion7(now), registration.Email, EmailAddress.Normalize(registration.Email), hash, registration.Name, now));
        }
        else
        {
            var email = EmailAddress.Normalize(registration.Email);
            if (await write.Db.Set<Account>().AnyAsync(a => a.NormalizedEmail == email, cancellationToken))
                return [RegistrationRules.DuplicateEmail];
            write.Db.AddAccount(registration.Email, hash, registration.Name, now);
        }

        await write.CommitAsync();
        return [];
    }

    /// <summary>Those who want one name wait for each other.</summary>
    private static Guid KeyOf(string skeleton) => new(SHA256.HashData(Encoding.UTF8.GetBytes(skeleton)).AsSpan(0, 16));
}
