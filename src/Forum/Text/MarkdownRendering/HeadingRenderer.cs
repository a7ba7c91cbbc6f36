using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Renders a heading in a comment as a bold line, because the outline of the page belongs to the article.
/// </summary>
internal sealed class HeadingRenderer : HtmlObjectRenderer<HeadingBlock>
{
    protected override void Write(HtmlRenderer renderer, HeadingBlock obj)
    {
        renderer.Write("<p><strong>");
        renderer.WriteLeafInline(obj);
        renderer.WriteLine("</strong></p>");
    }
}
