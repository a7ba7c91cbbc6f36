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

/// <summary>The body of `/account/register`: that of Identity, and the public name.</summary>
internal sealed record Registration
{
    public required string Email { get; init; }
    public required string Password { get; init; }
    public required string Pseudonym { get; init; }
}

/// <param name="Errors">The errors, with Identity's codes; empty if the registration succeeded or was rate
/// limited.</param>
/// <param name="RateLimit">
/// The rate limit state of the client address, with the time of the next attempt if this one was rejected; null if
/// attempts are not limited, or this one did not count.
/// </param>
internal sealed record RegistrationOutcome(IReadOnlyList<IdentityError> Errors, RateLimitDecision? RateLimit);

/// <summary>
/// Creates an account and its lasting pseudonym, both or neither. Where addresses must be confirmed, it only stores
/// the registration, whether or not the address already has an account: <see cref="ConfirmAddress"/> creates the
/// account (src/docs/decisions/0017-registration.md).
/// </summary>
internal sealed class RegisterAccount(
    IWriteTransactionFactory transactions, AccountPasswords passwords, AddressAttempts addresses,
    AccountSettings settings, NodeClock clock)
{
    /// <summary>
    /// A registration that the rules reject does not count as an attempt: it costs little, and reveals nothing about
    /// other accounts. A registration whose password was hashed counts, even if its name or address turns out to be
    /// taken, or the client has disconnected. After any other failure the attempt is given back: the server is busy, or
    /// the database is not available.
    /// </summary>
    /// <param name="input">The body of the request.</param>
    /// <param name="address">The client address.</param>
    /// <param name="requestAborted">Cancelled when the client disconnects.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects or the request's time limit is
    /// exceeded.</param>
    /// <exception cref="Refusal">BUSY.</exception>
    public async Task<RegistrationOutcome> RunAsync(
        Registration input, CallerAddress address, CancellationToken requestAborted,
        CancellationToken cancellationToken)
    {
        var registration = RegistrationRules.Check(input);
        if (registration.Errors.Count > 0) return new(registration.Errors, null);
        var rateLimit = await addresses.TakeAsync(RateLimitKinds.Register, address, cancellationToken);
        if (rateLimit?.RetryAfter is not null) return new([], rateLimit);

        string? hash = null;
        var isWritten = false;
        try
        {
            hash = await passwords.HashAsync(input.Password, address, cancellationToken);
            var errors = await UniqueConflictRetry.WriteAsync(() => WriteAsync(registration, hash, cancellationToken));
            isWritten = true;
            return new(errors, rateLimit);
        }
        finally
        {
            var isCounted = isWritten || (hash is not null && requestAborted.IsCancellationRequested);
            await addresses.EndAsync(RateLimitKinds.Register, address, isCounted);
        }
    }

    private async Task<IReadOnlyList<IdentityError>> WriteAsync(
        CheckedRegistration registration, string hash, CancellationToken cancellationToken)
    {
        var (skeleton, now) = (PseudonymName.Skeleton(registration.Name), clock.Now);
        await using var write = await transactions.BeginAccountAsync(KeyOf(skeleton), cancellationToken);
        write.OnlyAdds = true;
        if (await write.Db.Pseudonyms.AnyAsync(p => p.Skeleton == skeleton, cancellationToken))
            return [RegistrationRules.DuplicatePseudonym];
        if (settings.RequireConfirmedEmail)
        {
            write.InvalidatesResponses = false;
            write.Db.Add(new PendingRegistration(
                Guid.CreateVersion7(now), registration.Email, EmailAddress.Normalize(registration.Email), hash,
                registration.Name, now));
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

    /// <summary>The lock key of a name: concurrent registrations of the same name run one after another.</summary>
    private static Guid KeyOf(string skeleton) => new(SHA256.HashData(Encoding.UTF8.GetBytes(skeleton)).AsSpan(0, 16));
}
