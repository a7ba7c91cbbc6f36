using Markdig.Parsers;
using Markdig.Syntax;

namespace Forum.Text.MarkdownRendering;

/// <summary>How deep quotes and lists may stand in one another.</summary>
internal static class BlockDepth
{
    /// <summary>A list and its item count as two.</summary>
    public const int Max = 20;

    public static bool IsReached(BlockProcessor processor)
    {
        var depth = 0;
        for (Block? block = processor.CurrentContainer; block is not null && depth < Max; block = block.Parent)
            depth++;
        return depth >= Max;
    }
}
