using Markdig.Parsers;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Does not open a list at a nesting depth of <see cref="BlockDepth.Max"/>; see <see cref="ShallowQuoteParser"/>.
/// </summary>
internal sealed class ShallowListParser : ListBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        BlockDepth.IsReached(processor) ? BlockState.None : base.TryOpen(processor);
}
