using Forum.Text.MarkdownRendering;
using Forum.Text.Sanitizing;
using Markdig;

namespace Forum.Text;

/// <summary>
/// A comment's words as HTML. The one function that makes it, for every output there is: pages, mail, feeds, previews,
/// moderators.
/// </summary>
public static class CommentHtml
{
    private static readonly Sanitiser Sanitiser = new(AllowedHtml.InComments);

    /// <summary>
    /// Sanitised HTML of a comment's Markdown: safe in any page, whatever the text. Linear in its length; any thread
    /// may call it.
    /// </summary>
    public static string Render(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        return Sanitise(Markdown.ToHtml(markdown, CommentMarkdown.Pipeline)).Trim();
    }

    internal static string Sanitise(string html) => Sanitiser.Sanitise(html);
}
