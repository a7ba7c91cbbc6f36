using Markdig.Parsers;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Does not open a quote at a nesting depth of <see cref="BlockDepth.Max"/>: a line of ten thousand &gt; would open as
/// many quotes.
/// </summary>
internal sealed class ShallowQuoteParser : QuoteBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        BlockDepth.IsReached(processor) ? BlockState.None : base.TryOpen(processor);
}
