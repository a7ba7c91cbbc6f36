using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Renders links to web pages and mailboxes; other links are reduced to their text. An image becomes a link to it. If
/// the text of a link names another host than its address, or its host is not ASCII, the host is shown after the link
/// (<see cref="LinkHosts"/>):
/// <c>[bank.example](https://evil.example)</c>.
/// </summary>
internal sealed class LinkRenderer : HtmlObjectRenderer<LinkInline>
{
    protected override void Write(HtmlRenderer renderer, LinkInline obj)
    {
        if (BlockLinks.Of(obj) is not { } link)
        {
            renderer.WriteChildren(obj);
            return;
        }

        renderer.Write("<a href=\"").WriteEscape(link.Address).Write("\">");
        if (link.HasText)
            renderer.WriteChildren(obj);
        else
            renderer.WriteEscape(link.Address);
        renderer.Write("</a>");
        WriteHost(renderer, link);
    }

    /// <summary>Writes the host after a link whose text could suggest another host.</summary>
    public static void WriteHost(HtmlRenderer renderer, BlockLinks.Link link)
    {
        if (link.Host is { } host) renderer.Write(" (").WriteEscape(host).Write(')');
    }
}
