using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Forum.Text.MarkdownRendering;

/// <summary>Renders an autolink: an address in angle brackets.</summary>
internal sealed class AddressRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
    {
        if (BlockLinks.Of(obj) is not { } link)
        {
            renderer.WriteEscape(obj.Url);
            return;
        }

        renderer.Write("<a href=\"").WriteEscape(link.Address).Write("\">").WriteEscape(obj.Url).Write("</a>");
        LinkRenderer.WriteHost(renderer, link);
    }
}
