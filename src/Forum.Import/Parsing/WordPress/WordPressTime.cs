using System.Globalization;

namespace Forum.Import.Parsing.WordPress;

/// <summary>Parses the time formats of WordPress.</summary>
internal static class WordPressTime
{
    /// <summary>A `_gmt` field. Null when it cannot be parsed: drafts have the year 0.</summary>
    public static DateTime? FromGmt(string gmt) =>
        DateTime.TryParseExact(
            gmt, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? OrNullBefore1970(at)
            : null;

    /// <summary>RFC 822, as in RSS feeds.</summary>
    public static DateTime? FromRss(string pubDate) =>
        DateTimeOffset.TryParseExact(
            pubDate, "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? OrNullBefore1970(at.UtcDateTime)
            : null;

    /// <summary>Ids cannot contain a time before 1970.</summary>
    private static DateTime? OrNullBefore1970(DateTime at) => at >= DateTime.UnixEpoch ? at : null;
}
