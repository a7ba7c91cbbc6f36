using Forum.Text.Sanitising;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Text.Markup;

/// <summary>
/// Links that lead to web pages or mailboxes; others leave their text. An image is a link to it. A link whose text
/// names another host than its address, or whose host is not ASCII, gets its host behind it (<see cref="NamedHost"/>):
/// <c>[bank.example](https://evil.example)</c>.
/// </summary>
internal sealed class LinkRenderer : HtmlObjectRenderer<LinkInline>
{
    protected override void Write(HtmlRenderer renderer, LinkInline obj)
    {
        var address = LinkAddress.Of(obj.GetDynamicUrl?.Invoke() ?? obj.Url);
        if (address is null || IsWithinLink(obj))
        {
            renderer.WriteChildren(obj);
            return;
        }

        var text = TextOf(obj);
        renderer.Write("<a href=\"").WriteEscape(address).Write("\">");
        if (string.IsNullOrWhiteSpace(text))
            renderer.WriteEscape(address);
        else
            renderer.WriteChildren(obj);
        renderer.Write("</a>");
        WriteHost(renderer, text, address);
    }

    /// <summary>Shows the host behind a link that is written, where its text could make readers expect another.</summary>
    public static void WriteHost(HtmlRenderer renderer, string text, string address)
    {
        if (NamedHost.ToShow(text, address) is { } host)
            renderer.Write(" (").WriteEscape(host).Write(')');
    }

    /// <summary>Also true within an image's text, which becomes a link.</summary>
    public static bool IsWithinLink(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
            if (parent is LinkInline)
                return true;
        return false;
    }

    private static string TextOf(LinkInline link) => string.Concat(link.Descendants().Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline address => address.Url,
        LineBreakInline => "\n",
        _ => "",
    }));
}
