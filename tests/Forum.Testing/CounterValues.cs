using System.Data.Common;
using System.Globalization;

namespace Forum.Testing;

/// <summary>An entity that has counters: a comment, an article or a pseudonym.</summary>
internal sealed record CountedEntity(string Kind, Guid Id);

/// <summary>Counters and ranks, keyed by column name.</summary>
internal sealed record CounterValues(IReadOnlyDictionary<string, double> Values)
{
    public static CounterValues Of(params (string Column, double Value)[] values) =>
        new(values.ToDictionary(v => v.Column, v => v.Value));

    /// <summary>Every column of the row except the first.</summary>
    public static CounterValues Read(DbDataReader row) => new(
        Enumerable.Range(1, row.FieldCount - 1)
            .ToDictionary(row.GetName, i => Convert.ToDouble(row.GetValue(i), CultureInfo.InvariantCulture)));

    /// <summary>True when the counters are equal. Ranks may differ by floating-point rounding.</summary>
    public bool IsNear(CounterValues other) =>
        Values.Count == other.Values.Count
        && Values.All(
            v => other.Values.TryGetValue(v.Key, out var has)
                && Math.Abs(v.Value - has) < 1e-9 * Math.Max(1, Math.Abs(has)));

    public override string ToString() =>
        string.Join(
            ' ',
            Values.OrderBy(v => v.Key, StringComparer.Ordinal)
                .Select(v => $"{v.Key}={v.Value.ToString("R", CultureInfo.InvariantCulture)}"));
}
