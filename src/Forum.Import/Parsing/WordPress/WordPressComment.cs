using System.Net;
using Forum.Data;

namespace Forum.Import.Parsing.WordPress;

/// <summary>
/// The fields of a `wp:comment`. Its IP address is skipped; the e-mail address only distinguishes authors.
/// </summary>
internal sealed record WordPressComment(SourcePosition Position, IReadOnlyDictionary<string, string> Fields)
{
    public static WordPressComment Read(ExportXml xml)
    {
        var position = xml.Position;
        Dictionary<string, string> fields = [];
        foreach (var field in xml.Children())
        {
            switch (field)
            {
                case "wp:comment_content":
                    fields[field] = xml.Text(ImportLimits.CommentHtml + 1);
                    break;
                case "wp:comment_id" or "wp:comment_parent" or "wp:comment_author" or "wp:comment_author_email"
                    or "wp:comment_author_url" or "wp:comment_date_gmt" or "wp:comment_approved" or "wp:comment_type"
                    or "wp:comment_user_id":
                    fields[field] = xml.Text().Trim();
                    break;
            }
        }

        return new WordPressComment(position, fields);
    }

    public ExportItem AsItem(string thread, string site, string postId)
    {
        var id = Field("wp:comment_id");
        var createdAt = WordPressTime.FromGmt(Field("wp:comment_date_gmt"));
        var reason = SkipReasonOf(id, postId) ?? (createdAt is null ? "comments without a readable time" : null);
        if (reason is not null) return new SkippedItem(Position, reason);
        var parent = Field("wp:comment_parent");
        return new ExportedComment(
            Position,
            thread,
            ImportedId.Comment(createdAt!.Value, WordPressExport.Kind, site, postId, id),
            parent is "" or "0" ? 0 : ImportedId.CommentTail(WordPressExport.Kind, site, postId, parent),
            Author(),
            Status(),
            Field("wp:comment_content"),
            createdAt.Value)
        {
            LineFeedsBreak = true,
        };
    }

    private string? SkipReasonOf(string id, string postId) =>
        postId.Length == 0 ? "comments that precede their post's id"
        : id.Length == 0 ? "comments without an id"
        : Field("wp:comment_content").Length > ImportLimits.CommentHtml ? ImportLimits.TooLong
        : Field("wp:comment_type") is not ("" or "comment" or "pingback" or "trackback" or "review")
            ? "entries that are not comments, such as notes on orders"
            : null;

    private CommentStatus Status() => Field("wp:comment_approved") switch
    {
        "1" => CommentStatus.Visible,
        "spam" or "trash" or "post-trashed" => CommentStatus.Removed,
        _ => CommentStatus.Pending,
    };

    private ExportedAuthor Author()
    {
        var name = WebUtility.HtmlDecode(Field("wp:comment_author"));
        var user = Field("wp:comment_user_id");
        var isRegistered = user is not ("" or "0");
        var identity = Field("wp:comment_author_email") is { Length: > 0 } email ? $"mail {email.ToLowerInvariant()}"
            : isRegistered ? $"user {user}"
            : Field("wp:comment_type") is "pingback" or "trackback" ? $"site {Field("wp:comment_author_url")}"
            : "anonymous";
        return new ExportedAuthor($"{identity}\n{name.ToLowerInvariant()}", name, isRegistered);
    }

    private string Field(string name) => Fields.GetValueOrDefault(name, "");
}
