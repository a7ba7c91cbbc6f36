using System.Globalization;

namespace Forum.Load.Generating;

/// <summary>
/// The whole forum: 10,000 articles with 2,000,000 comments. It has threads of 1k, 10k, 100k and 1M comments to measure
/// growth; a pair of articles that differ only in one comment's direct replies, 100,000 versus 10; and many small
/// articles, a few of them busy.
/// </summary>
internal static class ForumPlan
{
    public const string Million = "thread-1m", HundredThousand = "thread-100k";
    public const string Crowded = "parent-100k", Uncrowded = "parent-10";
    private const int Articles = 10_000, Comments = 2_000_000, PairSize = 1_000, PairShape = -1;

    public static string TenThousand(int number) => string.Create(CultureInfo.InvariantCulture, $"thread-10k-{number}");

    public static string Thousand(int number) => string.Create(CultureInfo.InvariantCulture, $"thread-1k-{number}");

    public static List<PlannedArticle> Make(double scale)
    {
        int Of(int full) => Math.Max(10, (int)(full * scale));
        List<PlannedArticle> plan =
        [
            new(Million, Of(1_000_000), 0, 1),
            new(HundredThousand, Of(100_000), 0, 2),
            new(Crowded, PairSize, Of(100_000), PairShape),
            new(Uncrowded, PairSize, 10, PairShape),
        ];
        for (var i = 0; i < 5; i++) plan.Add(new(TenThousand(i), Of(10_000), 0, 10 + i));
        for (var i = 0; i < 20; i++) plan.Add(new(Thousand(i), 1_000, 0, 20 + i));

        var left = Math.Max(0, Of(Comments) - plan.Sum(article => article.Comments + article.Crowd));
        var rest = Math.Max(10, Of(Articles)) - plan.Count;
        AddSmall(plan, rest, left);
        return plan;
    }

    /// <summary>Sizes follow Zipf's law: the article of rank r has a share of 1 / (r + 20).</summary>
    private static void AddSmall(List<PlannedArticle> plan, int articles, int comments)
    {
        var whole = Enumerable.Range(0, Math.Max(0, articles)).Sum(rank => 1d / (rank + 20));
        var left = comments;
        for (var rank = 0; rank < articles; rank++)
        {
            var size = rank == articles - 1 ? left : Math.Min(left, (int)(comments / whole / (rank + 20)));
            left -= size;
            plan.Add(new(string.Create(CultureInfo.InvariantCulture, $"article-{rank:00000}"), size, 0, 100 + rank));
        }
    }
}
