using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Forum.Text.MarkdownRendering;

/// <summary>A heading in a comment is a bold line: the page's outline is the article's.</summary>
internal sealed class HeadingRenderer : HtmlObjectRenderer<HeadingBlock>
{
    protected override void Write(HtmlRenderer renderer, HeadingBlock obj)
    {
        renderer.Write("<p><strong>");
        renderer.WriteLeafInline(obj);
        renderer.WriteLine("</strong></p>");
    }
}
