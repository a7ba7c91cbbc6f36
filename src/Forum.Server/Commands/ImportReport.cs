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
        Line(text, $"Came in: {Many(summary.ArticlesAdded, "article")}, {Many(summary.CommentsAdded, "comment")}, {Many(summary.PseudonymsAdded, "pseudonym")}.");
        Line(text, $"Were there already: {Many(summary.ArticlesAlreadyThere, "article")}, {Many(summary.CommentsAlreadyThere, "comment")}.");
        Remarks(text, "Changed on the way", summary.Changed);
        Remarks(text, "Left out", summary.LeftOut);
        if (summary.Broken is { } broken)
        {
            Line(text, $"The file cannot be read on. {broken.Message[..1].ToUpperInvariant()}{broken.Message[1..]}");
            Line(text, $"Only whole articles have come in. Fix the file and import it again: what is there stays as it is.");
        }

        return text.ToString();
    }

    private static void Remarks(StringBuilder text, string heading, IReadOnlyCollection<ImportRemark> remarks)
    {
        if (remarks.Count == 0) return;
        Line(text, $"{heading}:");
        foreach (var remark in remarks.OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal))
            Line(text, $"  {remark.Count:N0} {remark.Reason} ({string.Join("; ", remark.Examples)}{(remark.Count > remark.Examples.Count ? "; …" : "")})");
    }

    private static string Many(long number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
