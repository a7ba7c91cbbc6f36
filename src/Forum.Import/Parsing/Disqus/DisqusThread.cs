using System.Net;

namespace Forum.Import.Parsing.Disqus;

/// <summary>
/// A `thread`: one page of the site. The account that created it is not imported: it is the site's account, not the
/// article's author.
/// </summary>
internal sealed class DisqusThread
{
    private string id = "", category = "", link = "", title = "", message = "";
    private DateTime? createdAt;
    private bool isClosed, isDeleted;

    /// <exception cref="InvalidExportException">The record cannot be read.</exception>
    public static DisqusThread Read(ExportXml xml)
    {
        var thread = new DisqusThread { id = xml.Attribute("dsq:id") ?? "" };
        foreach (var field in xml.Children()) thread.Take(field, xml);
        xml.End();
        return thread;
    }

    public ExportItem AsArticle(SourcePosition position, IReadOnlyDictionary<string, string> categories)
    {
        if (id.Length == 0) return new SkippedItem(position, "threads without an id");
        var skipReason = isDeleted ? "deleted threads" : createdAt is null ? "threads without a readable time" : null;
        if (skipReason is not null) return new ExportedArticle(position, id, Guid.Empty) { SkipReason = skipReason };
        return new ExportedArticle(position, id, ImportedId.Article(createdAt!.Value, DisqusExport.Kind, id))
        {
            SlugHint = LastPathSegment(link),
            Url = link,
            Title = title,
            Html = message,
            SectionName = categories.GetValueOrDefault(category, ""),
            PublishedAt = createdAt.Value,
            IsLocked = isClosed,
            NeedsComments = true,
        };
    }

    /// <summary>`some-story` of `https://example.org/2026/some-story.html?page=2`.</summary>
    private static string LastPathSegment(string link)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out var address)) return "";
        var segment = address.AbsolutePath.TrimEnd('/').Split('/')[^1];
        var dot = segment.LastIndexOf('.');
        return WebUtility.UrlDecode(dot > 0 ? segment[..dot] : segment);
    }

    private void Take(string field, ExportXml xml)
    {
        switch (field)
        {
            case "category":
                category = xml.Attribute("dsq:id") ?? "";
                break;
            case "link":
                link = xml.Text().Trim();
                break;
            case "title":
                title = xml.Text();
                break;
            case "message":
                message = xml.Text(1_000_000).Trim();
                break;
            case "createdAt":
                createdAt = DisqusExport.Time(xml);
                break;
            case "isClosed":
                isClosed = DisqusExport.Flag(xml);
                break;
            case "isDeleted":
                isDeleted = DisqusExport.Flag(xml);
                break;
        }
    }
}
