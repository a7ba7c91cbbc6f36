using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Demo;

/// <summary>Cleans up after an interrupted fill.</summary>
internal static class DemoCleanup
{
    /// <summary>
    /// Deletes the demo forum's articles, with everything below them, and its accounts. Nothing else is changed.
    /// </summary>
    public static async Task RemoveAsync(AccountsDb db, CancellationToken cancellationToken)
    {
        var (slugs, sections) = (DemoFiles.Articles().Select(a => a.Slug)
            .ToList(), DemoFiles.Articles().Select(a => a.SectionSlug).ToList());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var articles = await db.Articles.Where(a => slugs.Contains(a.Slug)).Select(a => a.Id)
            .ToListAsync(cancellationToken);
        await db.ArticleEvents.Where(e => articles.Contains(e.ArticleId)).ExecuteDeleteAsync(cancellationToken);
        await db.ModerationLog.Where(e => e.ArticleId != null && articles.Contains(e.ArticleId.Value))
            .ExecuteDeleteAsync(cancellationToken);
        await db.BranchLocks.Where(b => articles.Contains(b.ArticleId)).ExecuteDeleteAsync(cancellationToken);
        await db.Votes
            .Where(v => db.Comments.Any(c => c.Id == v.CommentId && articles.Contains(c.ArticleId)))
            .ExecuteDeleteAsync(cancellationToken);

        // Delete replies before their parents.
        var comments = db.Comments.Where(c => articles.Contains(c.ArticleId));
        for (var depth = await comments.MaxAsync(c => (int?)c.Depth, cancellationToken) ?? -1; depth >= 0; depth--)
            await comments.Where(c => c.Depth == depth).ExecuteDeleteAsync(cancellationToken);

        await db.Articles.Where(a => articles.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.Sections
            .Where(s => sections.Contains(s.Slug) && !db.Articles.Any(a => a.SectionId == s.Id))
            .ExecuteDeleteAsync(cancellationToken);
        await RemovePeopleAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RemovePeopleAsync(AccountsDb db, CancellationToken cancellationToken)
    {
        var accounts = await db.Accounts.Where(a => DemoPeople.Addresses.Contains(a.Email)).Select(a => a.Id)
            .ToListAsync(cancellationToken);
        await db.RoleGrants.Where(g => accounts.Contains(g.AccountId)).ExecuteDeleteAsync(cancellationToken);
        await db.Pseudonyms.Where(p => p.AccountId != null && accounts.Contains(p.AccountId.Value))
            .ExecuteDeleteAsync(cancellationToken);
        await db.Accounts.Where(a => accounts.Contains(a.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
