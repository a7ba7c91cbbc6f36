using System.Net;

namespace Forum.Import.Parsing.WordPress;

/// <summary>The fields of an item.</summary>
internal sealed class WordPressPost
{
    /// <summary>UTF-16 code units of an article's HTML as stored by WordPress; longer HTML is truncated.</summary>
    private const int MaxHtml = 1_000_000;

    private readonly Dictionary<string, string> fields = [];
    private (string Slug, string Name)? category;

    /// <summary>Unique within the site; empty until its field has been read.</summary>
    public string Id => Field("wp:post_id");

    public void Take(string field, ExportXml xml)
    {
        switch (field)
        {
            case "content:encoded" or "excerpt:encoded":
                fields[field] = xml.Text(MaxHtml);
                break;
            case "category" when category is null && xml.Attribute("domain") == "category":
                category = (xml.Attribute("nicename") ?? "", WebUtility.HtmlDecode(xml.Text()));
                break;
            case "title" or "link" or "pubDate" or "dc:creator" or "wp:post_id" or "wp:post_name" or "wp:post_date_gmt"
                or "wp:status" or "wp:post_type" or "wp:post_password" or "wp:comment_status":
                fields[field] = xml.Text().Trim();
                break;
        }
    }

    /// <param name="comments">How many of its comments are imported.</param>
    public ExportedArticle AsArticle(SourcePosition position, string thread, WordPressSite site, int comments)
    {
        var publishedAt = WordPressTime.FromGmt(Field("wp:post_date_gmt")) ?? WordPressTime.FromRss(Field("pubDate"));
        var skipReason = SkipReasonOf(comments) ?? (publishedAt is null ? "posts without a readable time" : null);
        if (skipReason is not null)
            return new ExportedArticle(position, thread, Guid.Empty) { SkipReason = skipReason };
        var html = Field("content:encoded");
        return new ExportedArticle(position, thread, ImportedId.Article(
            publishedAt!.Value, WordPressExport.Kind, site.Name, Id))
        {
            SlugHint = WebUtility.UrlDecode(Field("wp:post_name")),
            Url = Field("link"),
            Title = Field("title"),
            Summary = Field("excerpt:encoded"),
            Html = html.Contains("<!-- wp:", StringComparison.Ordinal) ? html : Paragraphs.FromLineBreaks(html),
            Byline = site.DisplayName(Field("dc:creator")),
            SectionSlug = category?.Slug ?? "",
            SectionName = category?.Name ?? "",
            PublishedAt = publishedAt.Value,
            IsLocked = Field("wp:comment_status") == "closed",
        };
    }

    private string? SkipReasonOf(int comments) => Field("wp:post_type") switch
    {
        "attachment" => "attachments",
        "nav_menu_item" => "menu entries",
        not ("post" or "page") => "items that are neither posts nor pages",
        _ when NotPublicReason() is { } reason => reason,
        _ when Id.Length == 0 => "posts without an id",
        "page" when comments == 0 => "pages without comments",
        _ => null,
    };

    private string? NotPublicReason() => Field("wp:status") switch
    {
        "publish" => Field("wp:post_password").Length > 0 ? "password-protected posts" : null,
        "draft" or "auto-draft" => "drafts",
        "pending" => "posts that wait for review",
        "future" => "scheduled posts",
        "private" => "private posts",
        "trash" => "posts in the trash",
        _ => "posts of an unknown status",
    };

    private string Field(string name) => fields.GetValueOrDefault(name, "");
}
