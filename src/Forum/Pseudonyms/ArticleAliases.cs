using Forum.Data;
using Forum.Pseudonyms.Naming;
using Microsoft.EntityFrameworkCore;

namespace Forum.Pseudonyms;

/// <summary>
/// The aliases that accounts use in one article. All comments of an account under its alias in the article show the
/// same name, which is not linked to the account's other names.
/// </summary>
internal static class ArticleAliases
{
    /// <summary>
    /// Returns the account's alias for the article, and adds one to the context if there is none. The caller must hold
    /// the lock on the article's row, and must save the context.
    /// </summary>
    public static async Task<Guid> GetOrAddAsync(
        ForumDb db, Guid accountId, Guid articleId, DateTime now, CancellationToken cancellationToken)
    {
        var existing = await db.Pseudonyms
            .Where(p => p.AccountId == accountId && p.ArticleId == articleId)
            .Select(p => (Guid?)p.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (existing is { } id) return id;
        var name = await DrawUnusedNameAsync(db, cancellationToken);
        var alias = new Pseudonym(
            Pseudonym.NewId(now), accountId, name, PseudonymName.Skeleton(name), PseudonymKind.ArticleAlias,
            Pseudonym.NewAvatarSeed(), now)
        {
            ArticleId = articleId,
        };
        db.Pseudonyms.Add(alias);
        return alias.Id;
    }

    private static async Task<string> DrawUnusedNameAsync(ForumDb db, CancellationToken cancellationToken)
    {
        while (true)
        {
            var name = AliasNameGenerator.Generate();
            var skeleton = PseudonymName.Skeleton(name);
            if (!await db.Pseudonyms.AnyAsync(p => p.Skeleton == skeleton, cancellationToken)) return name;
        }
    }
}
