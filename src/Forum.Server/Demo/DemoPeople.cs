using System.Globalization;
using System.Security.Cryptography;
using Forum.Authorization;
using Forum.Data;
using Forum.Pseudonyms.Naming;
using Forum.Server.Accounts;
using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Demo;

/// <summary>
/// The demo forum's accounts and their pseudonyms. Accounts that can sign in get their password in the last step: one
/// without a password shows that a fill was interrupted.
/// </summary>
internal static class DemoPeople
{
    /// <summary>The e-mail address of every account, in the order of the people.</summary>
    public static IReadOnlyList<string> Addresses { get; } =
        [.. DemoFiles.People()
            .Select((person, i) =>
                person.Email ?? string.Create(CultureInfo.InvariantCulture, $"reader-{i}@demo.example"))];

    private static IReadOnlyList<string> WithPassword { get; } = [.. DemoFiles.People().Select(person => person.Email)
        .OfType<string>()];

    /// <returns>All people as viewers, by name.</returns>
    public static async Task<IReadOnlyDictionary<string, Viewer>> AddAsync(
        AccountsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var people = new Dictionary<string, Viewer>();
        foreach (var (person, email) in DemoFiles.People().Zip(Addresses))
        {
            var account = NewAccount(email);
            var pseudonym = NewPseudonym(person, account.Id, now - person.MemberFor);
            db.AddRange(account, pseudonym);
            List<ViewerGrant> grants = [];
            if (person.Role is not null)
            {
                var role = Enum.Parse<Role>(person.Role, ignoreCase: true);
                db.Add(new RoleGrant(Guid.CreateVersion7(), account.Id, role, sectionId: null));
                pseudonym.Badges = Enum.Parse<Badges>(person.Role, ignoreCase: true);
                grants.Add(new ViewerGrant(role, SectionId: null));
            }

            var viewerAccount = new ViewerAccount(email, EmailConfirmed: true, TwoFactorEnabled: false);
            people.Add(person.Name, new Viewer(account.Id, SessionId: default, pseudonym.Id, viewerAccount, grants));
        }

        await db.SaveChangesAsync(cancellationToken);
        return people;
    }

    /// <summary>Sets the passwords of the accounts that can sign in: the last step of a fill.</summary>
    public static Task SetPasswordsAsync(AccountsDb db, string passwordHash, CancellationToken cancellationToken) =>
        db.Accounts.Where(a => WithPassword.Contains(a.Email!))
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, passwordHash), cancellationToken);

    /// <summary>Whether a fill was started and not finished.</summary>
    public static Task<bool> AreIncompleteAsync(AccountsDb db, CancellationToken cancellationToken) =>
        db.Accounts.AnyAsync(a => WithPassword.Contains(a.Email!) && a.PasswordHash == null, cancellationToken);

    private static Account NewAccount(string email) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = email,
        NormalizedUserName = EmailAddress.Normalize(email),
        Email = email,
        NormalizedEmail = EmailAddress.Normalize(email),
        EmailConfirmed = true,
        SecurityStamp = RandomNumberGenerator.GetHexString(32),
        LockoutEnabled = true,
    };

    private static Pseudonym NewPseudonym(DemoPerson person, Guid accountId, DateTime joinedAt) => new(
        Guid.CreateVersion7(joinedAt), accountId, person.Name, PseudonymName.Skeleton(person.Name),
        PseudonymKind.Lasting,
        new Guid(RandomNumberGenerator.GetBytes(16)), joinedAt);
}
