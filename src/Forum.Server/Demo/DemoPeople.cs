using System.Security.Cryptography;
using Forum.Accounts;
using Forum.Pseudonyms;
using Forum.Pseudonyms.Naming;
using Forum.Server.Accounts;
using Forum.Server.Database;

namespace Forum.Server.Demo;

/// <summary>The demo forum's accounts and their pseudonyms.</summary>
internal static class DemoPeople
{
    /// <returns>Everyone as a viewer, by name.</returns>
    public static async Task<IReadOnlyDictionary<string, Viewer>> MoveInAsync(
        IServiceProvider program, AccountsDb db, DateTime now, CancellationToken cancellationToken)
    {
        var passwordHash = program.GetRequiredService<AccountPasswords>().Hash(DemoForum.Password);
        var people = new Dictionary<string, Viewer>();
        foreach (var person in DemoFiles.People())
        {
            var account = NewAccount(person, $"reader-{people.Count}@demo.example", passwordHash);
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

            var own = new ViewerAccount(account.Email!, EmailConfirmed: true, TwoFactorEnabled: false);
            people.Add(person.Name, new Viewer(account.Id, SessionId: default, pseudonym.Id, own, grants));
        }

        await db.SaveChangesAsync(cancellationToken);
        return people;
    }

    private static Account NewAccount(DemoPerson person, string placeholder, string passwordHash)
    {
        var email = person.Email ?? placeholder;
        return new Account
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            NormalizedUserName = EmailAddress.Normalize(email),
            Email = email,
            NormalizedEmail = EmailAddress.Normalize(email),
            EmailConfirmed = true,
            PasswordHash = person.Email is null ? null : passwordHash,
            SecurityStamp = RandomNumberGenerator.GetHexString(32),
            LockoutEnabled = true,
        };
    }

    private static Pseudonym NewPseudonym(DemoPerson person, Guid accountId, DateTime joinedAt) => new(
        Guid.CreateVersion7(joinedAt), accountId, person.Name, PseudonymName.Skeleton(person.Name), PseudonymKind.Lasting,
        new Guid(RandomNumberGenerator.GetBytes(16)), joinedAt);
}
