namespace Forum.Load.Generating;

/// <summary>
/// Plans the comments of one article: top-level comments over the article's lifetime, and a tree below each.
/// </summary>
internal sealed class Discussion(List<PlannedComment> into, int authors)
{
    /// <summary>The vote counts that identify the comment with the crowd of replies.</summary>
    public const int CrowdUpvotes = 900, CrowdDownvotes = 90;

    private const long Second = 1_000, Hour = 3_600 * Second, Day = 24 * Hour;

    /// <summary>The forum's current time: no comment is later.</summary>
    public static readonly long Present =
        new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <param name="article">The article's index in the plan.</param>
    /// <param name="plan">Its size and shape.</param>
    /// <param name="publishedAt">Milliseconds since 1970.</param>
    public void Plan(int article, PlannedArticle plan, long publishedAt)
    {
        var random = new Random(plan.ShapeSeed);
        var shape = new TreeShape(random);
        var left = plan.Comments;
        var life = Math.Min(Present - publishedAt - Day, plan.Comments > 100_000 ? 300 * Day : 10 * Day);
        var first = into.Count;
        while (left > 0)
        {
            var early = random.NextDouble();
            left -= Tree(article, shape, random, publishedAt + (long)(life * early * early) + Second, left);
        }

        if (plan.Crowd > 0) Crowd(article, plan.Crowd, first, random, shape);
    }

    /// <summary>A top-level comment and what is below it, at most <paramref name="room"/> in all.</summary>
    private int Tree(int article, TreeShape shape, Random random, long at, int room)
    {
        var first = into.Count;
        Add(article, -1, 0, at, shape);
        for (var place = first; place < into.Count; place++)
        {
            var parent = into[place];
            var replies = Math.Min(shape.Replies(parent.Depth), room - (into.Count - first));
            for (var i = 0; i < replies; i++) Add(
                article, place, parent.Depth + 1, parent.At + Delay(random, parent.At), shape);
        }

        return into.Count - first;
    }

    /// <summary>Adds many replies to the first planned comment, which has many votes.</summary>
    private void Crowd(int article, int replies, int parent, Random random, TreeShape shape)
    {
        into[parent] = into[parent] with { Upvotes = CrowdUpvotes, Downvotes = CrowdDownvotes };
        var at = into[parent].At;
        for (var i = 0; i < replies; i++) Add(article, parent, 1, at + Delay(random, at), shape);
    }

    /// <summary>
    /// Most replies arrive within hours; none is earlier than its parent or later than the forum's current time.
    /// </summary>
    private static long Delay(Random random, long since) =>
        1 + (long)(Math.Min(-Math.Log(1 - random.NextDouble()) * 6 * Hour, Present - since - 1) * random.NextDouble());

    private void Add(int article, int parent, int depth, long at, TreeShape shape)
    {
        var (up, down) = shape.Votes();
        into.Add(new PlannedComment
        {
            Article = article,
            Parent = parent,
            Depth = depth,
            At = at,
            Author = shape.Author(
                authors),
            Upvotes = up,
            Downvotes = down,
        });
    }
}
