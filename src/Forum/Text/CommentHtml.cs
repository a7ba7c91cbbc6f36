using Forum.Text.MarkdownRendering;
using Forum.Text.Sanitizing;
using Markdig;

namespace Forum.Text;

/// <summary>
/// Renders a comment's content as HTML. Every output must use this one function: pages, mail, feeds, previews,
/// moderation.
/// </summary>
public static class CommentHtml
{
    private static readonly Sanitizer Sanitizer = new(AllowedHtml.InComments);

    /// <summary>
    /// Sanitized HTML of a comment's Markdown: safe to embed in any page, for any input. Linear in its length;
    /// thread-safe.
    /// </summary>
    public static string Render(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        return Sanitize(Markdown.ToHtml(markdown, CommentMarkdown.Pipeline)).Trim();
    }

    internal static string Sanitize(string html) => Sanitizer.Sanitize(html);
}
