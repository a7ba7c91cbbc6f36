namespace Forum.Testing;

/// <summary>The ranking formulas of the contract, implemented independently of the program.</summary>
internal static class Ranking
{
    /// <summary>Wilson score interval, lower bound, 95 %: (p + z²/2n - z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).</summary>
    public static double Best(int up, int down)
    {
        if (up == 0) return 0;
        double n = up + down;
        const double z = 1.959963984540054;
        var p = up / n;
        return (p + (z * z / 2 / n) - (z * Math.Sqrt((p * (1 - p) / n) + (z * z / 4 / n / n)))) / (1 + (z * z / n));
    }

    /// <summary>sign(score) log10(max(|score|, 1)) + seconds since 2020 / 45,000.</summary>
    public static double Hot(int score, DateTime at) =>
        (Math.Sign(score) * Math.Log10(Math.Max(1, Math.Abs(score))))
        + ((at - new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds / 45_000);

    /// <summary>(up + down) ^ (min / max).</summary>
    public static double Controversial(int up, int down) =>
        up == 0 || down == 0 ? 0 : Math.Pow(up + down, (double)Math.Min(up, down) / Math.Max(up, down));
}
