using Forum.Data;
using Forum.Pseudonyms.Naming;
using Microsoft.EntityFrameworkCore;

namespace Forum.Pseudonyms;

/// <summary>
/// An account's alias within one article: the same for all its comments there, and not linked to its other names.
/// </summary>
internal static class ArticleAliases
{
    /// <summary>
    /// The account's alias for the article, added to the context if there is none. The caller must have locked the
    /// article's row, and saves the context.
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
