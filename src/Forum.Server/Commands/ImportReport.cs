using System.Globalization;
using System.Text;
using Forum.Import.Reporting;

namespace Forum.Server.Commands;

/// <summary>Formats an import's summary, which is printed at the end.</summary>
internal static class ImportReport
{
    public static string Of(ImportSummary summary)
    {
        var text = new StringBuilder();
        var (articles, comments, pseudonyms) = (
            Count(summary.ArticlesAdded, "article"), Count(summary.CommentsAdded, "comment"),
            Count(summary.PseudonymsAdded, "pseudonym"));
        AppendLine(text, $"Imported: {articles}, {comments}, {pseudonyms}.");
        AppendLine(
            text,
            $"Already present: {Count(summary.ArticlesAlreadyPresent, "article")}, {Count(summary.CommentsAlreadyPresent, "comment")}.");
        AppendRemarks(text, "Imported with changes", summary.Changed);
        AppendRemarks(text, "Skipped", summary.Skipped);
        if (summary.ReadFailure is { } exception)
        {
            AppendLine(
                text,
                $"The file could not be read to the end. {exception.Message[..1].ToUpperInvariant()}{exception.Message[1..]}");
            AppendLine(
                text,
                $"Only complete articles were imported. Fix the file and import it again; existing data is not changed.");
        }

        return text.ToString();
    }

    private static void AppendRemarks(StringBuilder text, string heading, IReadOnlyCollection<ImportRemark> remarks)
    {
        if (remarks.Count == 0) return;
        AppendLine(text, $"{heading}:");
        foreach (var remark in remarks.OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal))
            AppendLine(
                text,
                $"  {remark.Count:N0} {remark.Reason} ({string.Join("; ", remark.Examples)}{(remark.Count > remark.Examples.Count ? "; …" : "")})");
    }

    private static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static void AppendLine(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
