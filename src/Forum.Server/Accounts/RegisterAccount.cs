using Forum.Pseudonyms.Naming;
using Forum.Writing;
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

/// <summary>
/// Makes an account and its lasting pseudonym, both or neither. Where addresses must be confirmed it only notes what
/// was registered, for an address that has an account as for one that has none: <see cref="ConfirmAddress"/> makes the
/// account (src/decisions/registration.md).
/// </summary>
internal sealed class RegisterAccount(
    IWriteGate gate, AccountPasswords passwords, AccountSettings settings, TimeProvider clock)
{
    /// <returns>What is wrong, by Identity's codes; empty: it is done.</returns>
    /// <exception cref="Refusal">BUSY.</exception>
    public async Task<IReadOnlyList<IdentityError>> RunAsync(Registration input, CancellationToken cancellationToken)
    {
        var registration = RegistrationRules.Check(input);
        if (registration.Wrong.Count > 0) return registration.Wrong;

        var hash = await passwords.HashAsync(input.Password, cancellationToken);
        try
        {
            return await WriteAsync(registration, hash, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Someone registered the same name or address between the look and the insert: now the look finds it.
            return await WriteAsync(registration, hash, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<IdentityError>> WriteAsync(
        CheckedRegistration registration, string hash, CancellationToken cancellationToken)
    {
        var (skeleton, now) = (PseudonymName.Skeleton(registration.Name), UtcMilliseconds.Now(clock));
        await using var write = await gate.BeginAsync(cancellationToken);
        if (await write.Db.Pseudonyms.AnyAsync(p => p.Skeleton == skeleton, cancellationToken))
            return [RegistrationRules.DuplicatePseudonym];
        if (settings.RequireConfirmedEmail)
        {
            write.IsSeen = false;
            write.Db.Add(new PendingRegistration(Guid.CreateVersion7(), registration.Email, hash, registration.Name, now));
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
}
