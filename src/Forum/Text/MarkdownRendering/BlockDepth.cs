using Markdig.Parsers;
using Markdig.Syntax;

namespace Forum.Text.MarkdownRendering;

/// <summary>The maximum nesting depth of quotes and lists.</summary>
internal static class BlockDepth
{
    /// <summary>A list and its item count as two levels.</summary>
    public const int Max = 20;

    public static bool IsReached(BlockProcessor processor)
    {
        var depth = 0;
        for (Block? block = processor.CurrentContainer; block is not null && depth < Max; block = block.Parent)
            depth++;
        return depth >= Max;
    }
}
