using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Links that lead to web pages or mailboxes; others leave their text. An image is a link to it. A link whose text
/// names another host than its address, or whose host is not ASCII, gets its host behind it (<see cref="NamedHost"/>):
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

    /// <summary>Shows the host behind a link that is written, where its text could make readers expect another.</summary>
    public static void WriteHost(HtmlRenderer renderer, BlockLinks.Link link)
    {
        if (link.Host is { } host) renderer.Write(" (").WriteEscape(host).Write(')');
    }
}
