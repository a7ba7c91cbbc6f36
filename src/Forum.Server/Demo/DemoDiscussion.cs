using Forum.Articles;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Moderation;
using Forum.Votes;

namespace Forum.Server.Demo;

/// <summary>
/// Publishes an article of the demo forum and writes its discussion, event by event in chronological order.
/// </summary>
internal sealed class DemoDiscussion(IServiceProvider forum, DemoClock clock, DemoModeration moderation)
{
    public async Task WriteAsync(
        DemoArticle article, IReadOnlyDictionary<string, Viewer> people, DateTime publishedAt,
        CancellationToken cancellationToken)
    {
        clock.Now = publishedAt;
        var articleId = await PublishAsync(article, people[article.Byline], cancellationToken);
        var ids = new Dictionary<DemoComment, Guid>();
        foreach (var (after, step) in Steps().OrderBy(step => step.After))
        {
            clock.Now = publishedAt + after;
            await step();
        }

        IEnumerable<(TimeSpan After, Func<Task> Step)> Steps()
        {
            var afterLast = article.Comments.Max(comment => comment.SincePublication) + TimeSpan.FromMinutes(10);
            foreach (var comment in article.Comments)
            {
                var (at, author) = (comment.SincePublication, people[comment.Author]);
                yield return (at, async () =>
                {
                    var initialText = comment.EditedAfter is null
                        ? comment.Text
                        : $"{comment.Text} (And anohter thing.)";
                    ids[comment] = await PostAsync(
                        articleId, comment.Parent is null ? null : ids[comment.Parent], initialText, author,
                        cancellationToken);
                    await VoteAsync(
                        ids[comment], comment, [.. people.Values.Where(voter => voter != author)], cancellationToken);
                }
                );
                if (comment.EditedAfter is { } editedAfter)
                    yield return (at + editedAfter, () => Get<EditComment>().RunAsync(
                        author, new EditCommentInput(ids[comment], comment.Text, null), cancellationToken));
                if (comment.IsPinned)
                    yield return (afterLast, () =>
                        moderation.PinAsync(ids[comment], people[article.Byline], cancellationToken));
                if (comment.Lock is { } branchLock)
                    yield return (at + branchLock.After, () =>
                        Get<LockBranch>()
                            .RunAsync(
                                people[branchLock.Moderator], new(ids[comment], branchLock.Reason), cancellationToken));
                if (comment.IsDeleted)
                    yield return (afterLast, () =>
                        Get<DeleteComment>().RunAsync(author, new(ids[comment]), cancellationToken));
                if (comment.Removal is { } statement)
                    yield return (afterLast, () =>
                        moderation.RemoveAsync(ids[comment], people["Mia Kestrel"], statement, cancellationToken));
                if (comment.IsPending)
                    yield return (at, () => moderation.HoldAsync(ids[comment], cancellationToken));
            }

            if (article.Lock is { } articleLock)
                yield return (articleLock.After, () =>
                    Get<LockArticle>()
                        .RunAsync(
                            people[articleLock.Moderator], new(articleId, articleLock.Reason), cancellationToken));
        }
    }

    private async Task<Guid> PublishAsync(DemoArticle article, Viewer editor, CancellationToken cancellationToken)
    {
        var sectionId = await Get<AddSection>().RunAsync(article.SectionSlug, article.SectionName, cancellationToken);
        return await Get<PublishArticle>().RunAsync(
            editor,
            new PublishArticleInput(
                article.Slug, article.Title, sectionId, null, article.Summary, article.Html, article.Byline, null,
                null),
            cancellationToken);
    }

    private Task<Guid> PostAsync(
        Guid articleId, Guid? parentId, string text, Viewer author, CancellationToken cancellationToken) =>
        Get<PostComment>().RunAsync(
            author, new PostCommentInput(articleId, parentId, text, PseudonymKind.Lasting, null), cancellationToken);

    /// <summary>The voters depend only on the comment, so the demo forum is the same every time.</summary>
    private async Task VoteAsync(
        Guid commentId, DemoComment comment, IReadOnlyList<Viewer> voters, CancellationToken cancellationToken)
    {
        const int Stride = 11;
        var start = comment.Text.Length;
        await Task.WhenAll(Enumerable.Range(0, comment.Upvotes + comment.Downvotes)
            .Select(i => Get<VoteOnComment>().RunAsync(
                voters[(start + (i * Stride)) % voters.Count],
                new(commentId, i < comment.Upvotes ? VoteValue.Up : VoteValue.Down), cancellationToken)));
    }

    private T Get<T>()
        where T : notnull => forum.GetRequiredService<T>();
}
