using Forum.Data;

namespace Forum.Load.Generating;

/// <summary>The counters in an article's row and in a pseudonym's row.</summary>
internal sealed record Totals(int[] Comments, int[] Listed, int[] Held, long[] LatestAt, int[] Written, int[] Visible);

/// <summary>
/// Withdraws one comment in a hundred, holds a few for review, and counts from the leaves up, by the rules of
/// <see cref="ListVisibility"/>. The two articles with a crowd are left unchanged, so that they have as many replies as
/// planned.
/// </summary>
internal static class Counters
{
    public static Totals Fill(
        Span<PlannedComment> comments, IReadOnlyList<PlannedArticle> plan, int authors, Random random)
    {
        var articles = plan.Count;
        var totals = new Totals(
            new int[articles], new int[articles], new int[articles], new long[articles], new int[authors],
            new int[authors]);
        for (var place = comments.Length - 1; place >= 0; place--)
        {
            ref var it = ref comments[place];
            it.Status = plan[it.Article].Crowd > 0 ? CommentStatus.Visible : StatusOf(it, random);
            it.Listing = it.Status switch
            {
                CommentStatus.Visible => ListVisibility.Listed,
                _ when it.DescendantCount > 0 => ListVisibility.Listed,
                CommentStatus.Pending => ListVisibility.Held,
                _ => ListVisibility.Unlisted,
            };
            var visible = it.Status == CommentStatus.Visible ? 1 : 0;
            var listed = it.Listing == ListVisibility.Listed ? 1 : 0;
            var held = it.Listing == ListVisibility.Held ? 1 : 0;
            totals.Written[it.Author]++;
            totals.Visible[it.Author] += visible;
            totals.Comments[it.Article] += visible;
            totals.LatestAt[it.Article] = Math.Max(totals.LatestAt[it.Article], it.At);
            if (it.Parent < 0)
            {
                totals.Listed[it.Article] += listed;
                totals.Held[it.Article] += held;
                continue;
            }

            ref var parent = ref comments[it.Parent];
            parent.ReplyCount += visible;
            parent.DescendantCount += visible + it.DescendantCount;
            parent.ListedCount += listed;
            parent.HeldCount += held;
        }

        return totals;
    }

    private static CommentStatus StatusOf(in PlannedComment comment, Random random) => random.Next(1_000) switch
    {
        < 5 => CommentStatus.Removed,
        < 10 => CommentStatus.Deleted,
        < 12 when comment.DescendantCount == 0 => CommentStatus.Pending,
        _ => CommentStatus.Visible,
    };
}
