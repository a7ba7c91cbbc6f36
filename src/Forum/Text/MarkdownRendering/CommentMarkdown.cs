using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// The Markdown of comments: CommonMark without HTML, setext headings and indented code blocks (people indent
/// paragraphs and underline with dashes), plus bare addresses as links, strikethrough, and hard line breaks at every
/// line break.
/// </summary>
internal sealed class CommentMarkdown : IMarkdownExtension
{
    /// <summary>Higher than the limits below allow, so that it is never reached: Markdig throws there.</summary>
    private const int UnreachableDepth = 1_000;

    public static MarkdownPipeline Pipeline { get; } = new MarkdownPipelineBuilder
    {
        MaximumNestingDepth = UnreachableDepth,
    }
        .DisableHtml()
        .UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseSoftlineBreakAsHardlineBreak()
        .Use<CommentMarkdown>()
        .Build();

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Replace<QuoteBlockParser>(new ShallowQuoteParser());
        pipeline.BlockParsers.Replace<ListBlockParser>(new ShallowListParser());
        pipeline.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        pipeline.BlockParsers.FindExact<ParagraphBlockParser>()!.ParseSetextHeadings = false;
        pipeline.InlineParsers.FindExact<EmphasisInlineParser>()!.CjkFriendlyEmphasis = true;
        pipeline.InlineParsers.Insert(0, new DelimiterLimit());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.HeadingRenderer>(new HeadingRenderer());
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new LinkRenderer());
        renderer.ObjectRenderers.Replace<AutolinkInlineRenderer>(new AddressRenderer());
    }
}
