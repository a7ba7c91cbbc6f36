using System.Globalization;

namespace Forum.Load.Measuring;

/// <summary>The median of the rounds, with the minimum and the maximum.</summary>
internal readonly record struct Spread(double Median, double Lowest, double Highest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) return default;
        var middle = sorted.Length / 2;
        return new Spread(
            sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    public override string ToString() =>
        double.IsNaN(Median)
            ? "-"
            : string.Create(CultureInfo.InvariantCulture, $"{Text(Median)} ({Text(Lowest)}-{Text(Highest)})");

    /// <summary>Formats a value with three significant digits.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
