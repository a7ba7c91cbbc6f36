using Markdig.Parsers;

namespace Forum.Text.MarkdownRendering;

/// <summary>Opens no list within <see cref="BlockDepth.Max"/> blocks; see <see cref="ShallowQuoteParser"/>.</summary>
internal sealed class ShallowListParser : ListBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        BlockDepth.IsReached(processor) ? BlockState.None : base.TryOpen(processor);
}
