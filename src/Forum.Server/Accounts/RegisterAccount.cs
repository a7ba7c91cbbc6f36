using System.Security.Cryptography;
using Forum.Pseudonyms;
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

/// <summary>Makes an account and its lasting pseudonym, both or neither.</summary>
internal sealed class RegisterAccount(
    IWriteGate gate, AccountPasswords passwords, AccountSettings settings, TimeProvider clock)
{
    /// <summary>
    /// Where addresses must be confirmed, one that is registered already is answered as if it were new, and nothing is
    /// written. That keeps an address from being looked up at a glance; who tries the new password or the name afterwards
    /// still finds out, until addresses are confirmed by mail.
    /// </summary>
    /// <returns>What is wrong, by Identity's codes; empty: it is done.</returns>
    public async Task<IReadOnlyList<IdentityError>> RunAsync(Registration input, CancellationToken cancellationToken)
    {
        var registration = RegistrationRules.Check(input);
        if (registration.Wrong.Count > 0) return registration.Wrong;

        var (name, account) = (registration.Name, NewAccount(registration.Email, await passwords.HashAsync(input.Password, cancellationToken)));
        try
        {
            return await WriteAsync(account, name, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Someone registered the same name or address between the look and the insert: now the look finds it.
            return await WriteAsync(account, name, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<IdentityError>> WriteAsync(Account account, string name, CancellationToken cancellationToken)
    {
        var skeleton = PseudonymName.Skeleton(name);
        await using var write = await gate.BeginAsync(cancellationToken);
        if (await write.Db.Pseudonyms.AnyAsync(p => p.Skeleton == skeleton, cancellationToken))
            return [RegistrationRules.DuplicatePseudonym];
        if (await write.Db.Set<Account>().AnyAsync(a => a.NormalizedEmail == account.NormalizedEmail, cancellationToken))
            return settings.RequireConfirmedEmail ? [] : [RegistrationRules.DuplicateEmail];

        write.Db.Add(account);
        var now = UtcMilliseconds.Now(clock);
        write.Db.Add(new Pseudonym(
            Pseudonym.NewId(now), account.Id, name, skeleton, PseudonymKind.Lasting, Pseudonym.NewAvatarSeed(), joinedAt: now));
        await write.CommitAsync();
        return [];
    }

    private static Account NewAccount(string email, string passwordHash) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = email,
        NormalizedUserName = EmailAddress.Normalize(email),
        Email = email,
        NormalizedEmail = EmailAddress.Normalize(email),
        PasswordHash = passwordHash,
        SecurityStamp = RandomNumberGenerator.GetHexString(32),
        LockoutEnabled = true,
    };
}
