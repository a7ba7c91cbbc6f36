namespace Forum.Data;

/// <summary>
/// The ranks of a comment. They depend on its votes and creation time but not on the current time, so an index can
/// store them. All are computed here and stored, so that both databases sort by identical values.
/// </summary>
public static class Ranks
{
    /// <summary>z of a 95 % two-sided confidence interval.</summary>
    private const double Z = 1.959963984540054;

    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// The lower bound of the Wilson score interval for the share of upvotes, 0 to 1; exactly 0 without upvotes, where
    /// the formula's rounding error would rank a comment with three downvotes above one with none.
    /// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212.
    /// </summary>
    public static double Best(int upvotes, int downvotes)
    {
        double n = upvotes + downvotes;
        if (upvotes == 0) return 0;
        var share = upvotes / n;
        var spread = Z * Math.Sqrt(((share * (1 - share)) + (Z * Z / (4 * n))) / n);
        return (share + (Z * Z / (2 * n)) - spread) / (1 + (Z * Z / n));
    }

    /// <summary>
    /// Votes weighted against age: sign(score) * log10(max(|score|, 1)) + seconds since 2020 / 45,000. Ten times the
    /// votes outweigh 12.5 hours. Source: reddit-archive/reddit, r2/r2/lib/db/_sorts.pyx.
    /// </summary>
    public static double Hot(int score, DateTime createdAt) =>
        (Math.Sign(score) * Math.Log10(Math.Max(Math.Abs((double)score), 1)))
        + ((createdAt - Epoch).TotalSeconds / 45_000);

    /// <summary>
    /// High for many votes that are evenly split: (up + down) ^ (min / max); 0 while either is 0.
    /// Source: the balance formula of the same file, as used by Lemmy.
    /// </summary>
    public static double Controversial(int upvotes, int downvotes) =>
        upvotes == 0 || downvotes == 0
            ? 0
            : Math.Pow(
                upvotes + (double)downvotes, Math.Min(upvotes, downvotes) / (double)Math.Max(upvotes, downvotes));
}
