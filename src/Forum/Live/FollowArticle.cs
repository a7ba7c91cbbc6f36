using System.Runtime.CompilerServices;
using Forum.Articles;
using Microsoft.EntityFrameworkCore;

namespace Forum.Live;

/// <summary>
/// Follows an article's discussion: what its log says from a place on, in order and without gaps, for as long as the
/// follower likes. Who may see what of it is the caller's business.
/// </summary>
public sealed class FollowArticle(ArticleReader articles, IDbContextFactory<ForumDb> contexts, LiveFeed feed, TimeProvider clock)
{
    /// <summary>Events that are read at a time, and comments whose votes are told together, at most.</summary>
    public const int MaxTogether = 100;

    /// <param name="after">A cursor: the events since then come first; null: from now on.</param>
    /// <exception cref="Refusal">NOT_FOUND; INVALID_INPUT: the cursor is malformed, or another article's.</exception>
    public async Task<IAsyncEnumerable<LiveEvent>> RunAsync(Guid articleId, string? after, CancellationToken cancellationToken)
    {
        var from = after is null ? (long?)null : EventCursor.Decode(articleId, after);
        var article = (await articles.ByIdsAsync([articleId], cancellationToken)).GetValueOrDefault(articleId)
            ?? throw Refusal.NotFound("article", "articleId");

        // The opening is short and the following is not: who follows brings a token of their own.
        return FollowAsync(articleId, from ?? article.LastEvent, article.LastEvent, CancellationToken.None);
    }

    /// <param name="at">The last event that the follower has.</param>
    /// <param name="latest">The last event that there was when they came.</param>
    private async IAsyncEnumerable<LiveEvent> FollowAsync(
        Guid articleId, long at, long latest, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Listening begins before reading, so that nothing falls between.
        using var following = feed.Follow(articleId);
        if (at > latest)
        {
            // A cursor from the future: the log is not the one that it was made from.
            at = latest;
            yield return StartOver(articleId, at);
        }

        while (true)
        {
            var lines = await ReadAsync(articleId, at, cancellationToken);
            if (lines.Count > 0 ? lines[0].Number != at + 1 : at < latest)
            {
                // The log was cut before the next line, or there is nothing left of it.
                at = latest = await LatestAsync(articleId, cancellationToken);
                yield return StartOver(articleId, at);
                continue;
            }

            foreach (var told in Gathered(lines))
            {
                yield return told;
                at = told.Number;
            }

            if (lines.Count < MaxTogether) await following.BeyondAsync(at, cancellationToken);
        }
    }

    private async Task<List<ArticleEvent>> ReadAsync(Guid articleId, long after, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ArticleEvents.AsNoTracking()
            .Where(e => e.ArticleId == articleId && e.Number > after)
            .OrderBy(e => e.Number)
            .Take(MaxTogether)
            .ToListAsync(cancellationToken);
    }

    private async Task<long> LatestAsync(Guid articleId, CancellationToken cancellationToken) =>
        (await articles.ByIdsAsync([articleId], cancellationToken)).GetValueOrDefault(articleId)?.LastEvent ?? 0;

    /// <summary>Votes that follow one another are told together; everything else by itself.</summary>
    private static IEnumerable<LiveEvent> Gathered(List<ArticleEvent> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var comments = new List<Guid>();
            if (lines[i].CommentId is { } first) comments.Add(first);
            while (lines[i].Kind == ArticleEventKind.VotesCounted && i + 1 < lines.Count && lines[i + 1].Kind == ArticleEventKind.VotesCounted)
                comments.Add(lines[++i].CommentId!.Value);
            yield return new LiveEvent(lines[i].ArticleId, lines[i].Kind, lines[i].Number, [.. comments.Distinct()], lines[i].At);
        }
    }

    private LiveEvent StartOver(Guid articleId, long at) => new(articleId, null, at, [], UtcMilliseconds.Now(clock));
}
