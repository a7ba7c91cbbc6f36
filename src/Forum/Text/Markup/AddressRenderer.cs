using Forum.Text.Sanitising;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Forum.Text.Markup;

/// <summary>An address between angle brackets.</summary>
internal sealed class AddressRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
    {
        var address = LinkAddress.Of(obj.IsEmail ? "mailto:" + obj.Url : obj.Url);
        if (address is null || LinkRenderer.IsWithinLink(obj))
        {
            renderer.WriteEscape(obj.Url);
            return;
        }

        renderer.Write("<a href=\"").WriteEscape(address).Write("\">").WriteEscape(obj.Url).Write("</a>");
        LinkRenderer.WriteHost(renderer, obj.Url, address);
    }
}
