using System.Security.Cryptography;
using Forum.Data;
using Forum.Pseudonyms.Naming;
using Forum.Server.Database.Model;

namespace Forum.Server.Accounts;

internal static class NewAccount
{
    /// <summary>Adds an account and its lasting pseudonym.</summary>
    /// <param name="name">The pseudonym as displayed.</param>
    public static Account AddAccount(this ForumDb db, string email, string passwordHash, string name, DateTime now)
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            UserName = email,
            NormalizedUserName = EmailAddress.Normalize(email),
            Email = email,
            NormalizedEmail = EmailAddress.Normalize(email),
            PasswordHash = passwordHash,
            SecurityStamp = RandomNumberGenerator.GetHexString(32),
            LockoutEnabled = true,
        };
        db.Add(account);
        db.Add(new Pseudonym(
            Pseudonym.NewId(now), account.Id, name, PseudonymName.Skeleton(name), PseudonymKind.Lasting,
            Pseudonym.NewAvatarSeed(),
            joinedAt: now));
        return account;
    }
}
