using System.Runtime.InteropServices;
using Forum.Data;

namespace Forum.Load.Generating;

/// <summary>The generated forum in memory, with its ids, ready to be written to the tables.</summary>
internal sealed class Corpus
{
    public const int SectionCount = 12;
    public const int AuthorCount = 50_000;

    private Corpus(List<PlannedArticle> plan, long[] publishedAt, PlannedComment[] comments, Totals totals, int seed)
    {
        (Plan, PublishedAt, Comments, Totals) = (plan, publishedAt, comments, totals);
        var random = new Random(seed);
        var beginning = publishedAt.Min() - 1;
        Sections = Ids(SectionCount, _ => beginning, random);
        Authors = Ids(AuthorCount, _ => beginning, random);
        Articles = Ids(plan.Count, place => publishedAt[place], random);
        CommentIds =
        [
            .. comments.Select(comment => CommentId.Of(
                DateTime.UnixEpoch.AddMilliseconds(comment.At), Articles[comment.Article], (ulong)random.NextInt64())),
        ];
        ByTime = [.. Enumerable.Range(0, comments.Length)];
        Array.Sort((Guid[])[.. CommentIds], ByTime);
    }

    public List<PlannedArticle> Plan { get; }
    public long[] PublishedAt { get; }
    public PlannedComment[] Comments { get; }
    public Totals Totals { get; }
    public Guid[] Sections { get; }
    public Guid[] Authors { get; }
    public Guid[] Articles { get; }
    public Guid[] CommentIds { get; }

    /// <summary>
    /// The indexes of the comments in the order in which a live forum would have stored them. The threads are
    /// interleaved in the table, so a page of one thread costs more than in a table loaded thread by thread.
    /// </summary>
    public int[] ByTime { get; }

    public static Corpus Make(int seed, double scale)
    {
        var plan = ForumPlan.Make(scale);
        var random = new Random(seed);
        const long day = 86_400_000;
        var publishedAt = plan.Select((article, _) =>
            Discussion.Present - (article.Comments > 10_000 ? 320 : random.Next(12, 700)) * day).ToArray();
        publishedAt[PlaceOf(plan, ForumPlan.Uncrowded)] = publishedAt[PlaceOf(plan, ForumPlan.Crowded)];
        var comments = new List<PlannedComment>(plan.Sum(article => article.Comments + article.Crowd));
        var discussion = new Discussion(comments, AuthorCount);
        for (var place = 0; place < plan.Count; place++) discussion.Plan(place, plan[place], publishedAt[place]);
        var totals = Counters.Fill(CollectionsMarshal.AsSpan(comments), plan, AuthorCount, random);
        return new Corpus(plan, publishedAt, [.. comments], totals, seed);
    }

    private static int PlaceOf(List<PlannedArticle> plan, string slug) =>
        plan.FindIndex(article => article.Slug == slug);

    private static Guid[] Ids(int count, Func<int, long> at, Random random)
    {
        var ids = new Guid[count];
        for (var place = 0; place < count; place++) ids[place] = SeededIds.At(at(place), random);
        return ids;
    }
}
