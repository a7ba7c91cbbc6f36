using Markdig.Parsers;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Opens no quote within <see cref="BlockDepth.Max"/> others: a line of ten thousand &gt; would open as many.
/// </summary>
internal sealed class ShallowQuoteParser : QuoteBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        BlockDepth.IsReached(processor) ? BlockState.None : base.TryOpen(processor);
}
