namespace Forum.Load.Generating;

/// <summary>
/// Draws the number of replies and votes of a comment. Nothing here depends on the size of the thread, so a page of a
/// large thread has the same content as a page of a small one and their costs can be compared.
/// </summary>
internal sealed class TreeShape(Random random)
{
    public const int MaxDepth = 32;
    private const int MaxReplies = 100;

    /// <summary>For comments that have replies: a power law with a mean of three.</summary>
    private static readonly double[] RepliesUpTo = PowerLaw(2.04);

    /// <summary>29 % of the comments of the first two levels have replies, and 26 % of those below.</summary>
    public int Replies(int depth)
    {
        if (depth >= MaxDepth || random.NextDouble() > (depth < 2 ? 0.294 : 0.26)) return 0;
        var place = Array.BinarySearch(RepliesUpTo, random.NextDouble());
        return Math.Min(MaxReplies, (place < 0 ? ~place : place) + 1);
    }

    /// <summary>Zipf's law: a share of 1 / (n + 1) has n upvotes or more, so half have none.</summary>
    public (int Up, int Down) Votes()
    {
        var up = ZipfUpTo(50_000);
        var contested = random.NextDouble();
        return (up, (int)(up * contested * contested * 0.7) + (random.Next(4) == 0 ? ZipfUpTo(200) : 0));
    }

    /// <summary>
    /// Few of the 50,000 authors write most comments: the author of rank r has a weight of 1 / sqrt(r).
    /// </summary>
    public int Author(int authors)
    {
        var place = random.NextDouble();
        return Math.Min(authors - 1, (int)(authors * place * place));
    }

    private int ZipfUpTo(int most) => Math.Min(most, (int)(1 / (1 - random.NextDouble())) - 1);

    private static double[] PowerLaw(double exponent)
    {
        var weights = Enumerable.Range(1, MaxReplies).Select(k => Math.Pow(k, -exponent)).ToArray();
        var whole = weights.Sum();
        var sum = 0d;
        return [.. weights.Select(weight => (sum += weight) / whole)];
    }
}
