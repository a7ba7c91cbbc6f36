namespace Forum.Load.Measuring;

/// <summary>Latencies of requests, in milliseconds.</summary>
internal sealed record Latency(int Count, double Median, double P99, double Max)
{
    /// <param name="milliseconds">The latency of each request; this method sorts the list.</param>
    public static Latency Of(List<double> milliseconds)
    {
        if (milliseconds.Count == 0) return new(0, double.NaN, double.NaN, double.NaN);
        milliseconds.Sort();
        return new(
            milliseconds.Count, milliseconds[milliseconds.Count / 2],
            milliseconds[(int)((milliseconds.Count - 1) * 0.99)], milliseconds[^1]);
    }
}
