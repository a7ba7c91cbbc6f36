using Forum.Testing;

namespace Forum.Server.Tests.Comments;

/// <summary>What a test knows about one comment, from which it computes the contract's six orders.</summary>
internal sealed record RankedComment(string Id, DateTimeOffset At, int Up, int Down)
{
    public static readonly string[] Orders = ["BEST", "HOT", "TOP", "NEWEST", "OLDEST", "CONTROVERSIAL"];

    public static IReadOnlyList<string> InOrder(IEnumerable<RankedComment> list, string order) =>
        order == "OLDEST"
            ? [.. list.OrderBy(s => s.At).ThenBy(s => GlobalId.SortKey(s.Id), StringComparer.Ordinal).Select(s => s.Id)]
            : [.. list.OrderByDescending(s => s.Rank(order))
                .ThenByDescending(s => GlobalId.SortKey(s.Id), StringComparer.Ordinal).Select(s => s.Id)];

    private double Rank(string order) => order switch
    {
        "BEST" => Ranking.Best(Up, Down),
        "HOT" => Ranking.Hot(Up - Down, At.UtcDateTime),
        "TOP" => Up - Down,
        "CONTROVERSIAL" => Ranking.Controversial(Up, Down),
        _ => At.ToUnixTimeMilliseconds(),
    };
}
