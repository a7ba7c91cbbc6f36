using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forum.Data;

namespace Forum.Import.Parsing.Disqus;

/// <summary>A `post`: one comment. Its IP address is skipped; the e-mail address only distinguishes authors.</summary>
internal sealed class DisqusPost
{
    private string id = "", number = "", message = "", thread = "", parent = "", email = "", name = "", user = "";
    private DateTime? createdAt;
    private bool isAnonymous, isDeleted, isSpam, isHeld;

    /// <exception cref="InvalidExportException">The record cannot be read.</exception>
    public static DisqusPost Read(ExportXml xml)
    {
        var post = new DisqusPost { id = xml.Attribute("dsq:id") ?? "" };
        foreach (var field in xml.Children()) post.Take(field, xml);
        xml.End();
        return post;
    }

    public ExportItem AsComment(SourcePosition position)
    {
        if (thread.Length == 0) return new SkippedItem(position, "posts without a thread");
        if (createdAt is not { } time) return new SkippedItem(position, "posts without a time");
        if (message.Length > ImportLimits.CommentHtml) return new SkippedItem(position, ImportLimits.TooLong);
        return new ExportedComment(
            position,
            thread,
            ImportedId.Comment(time, DisqusExport.Kind, thread, id.Length > 0 ? id : KeyOfContent(time)),
            parent.Length == 0 ? 0 : ImportedId.CommentTail(DisqusExport.Kind, thread, parent),
            Author(),
            Status(),
            message,
            time)
        {
            LineFeedsBreak = !message.Contains('<', StringComparison.Ordinal),
        };
    }

    /// <summary>
    /// Disqus does not record who deleted a post. It is imported as deleted by the author, which no moderator can undo.
    /// </summary>
    private CommentStatus Status() =>
        isSpam ? CommentStatus.Removed
        : isDeleted ? CommentStatus.Deleted
        : isHeld ? CommentStatus.Pending
        : CommentStatus.Visible;

    private ExportedAuthor Author()
    {
        var identity = !isAnonymous && user.Length > 0
            ? $"user {user}"
            : email.Length > 0 ? $"mail {email.ToLowerInvariant()}" : "anonymous";
        return new ExportedAuthor($"{identity}\n{name.ToLowerInvariant()}", name, !isAnonymous);
    }

    /// <summary>A key for the rare post without an id: what all readers could see of it.</summary>
    private string KeyOfContent(DateTime time)
    {
        var content = string.Join('\0', number, time.ToString("O", CultureInfo.InvariantCulture), name, message);
        return "content " + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }

    private void Take(string field, ExportXml xml)
    {
        switch (field)
        {
            case "id":
                number = xml.Text().Trim();
                break;
            case "message":
                message = xml.Text(ImportLimits.CommentHtml + 1).Trim();
                break;
            case "createdAt":
                createdAt = DisqusExport.Time(xml);
                break;
            case "isDeleted":
                isDeleted = DisqusExport.Flag(xml);
                break;
            case "isSpam":
                isSpam = DisqusExport.Flag(xml);
                break;
            case "isApproved":
                isHeld = !DisqusExport.Flag(xml);
                break;
            case "thread":
                thread = xml.Attribute("dsq:id") ?? "";
                break;
            case "parent":
                parent = xml.Attribute("dsq:id") ?? "";
                break;
            case "author":
                TakeAuthor(xml);
                break;
        }
    }

    private void TakeAuthor(ExportXml xml)
    {
        foreach (var field in xml.Children())
        {
            switch (field)
            {
                case "email":
                    email = xml.Text().Trim();
                    break;
                case "name":
                    name = xml.Text().Trim();
                    break;
                case "username":
                    user = xml.Text().Trim();
                    break;
                case "isAnonymous":
                    isAnonymous = DisqusExport.Flag(xml);
                    break;
            }
        }
    }
}
