using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Forum.Text.MarkdownRendering;

/// <summary>
/// Limits the delimiters of a paragraph; those above the limit are plain text. Markdig stores possible emphasis and
/// links as nested nodes and looks ahead from every possible link to the end of the paragraph, which is quadratic: 80 s
/// for 100 KB of <c>[a](</c>. Before each bare address it looks back to the start of the paragraph.
/// </summary>
internal sealed class DelimiterLimit : InlineParser
{
    public const int MaxEmphasis = 300;
    public const int MaxBrackets = 200;
    public const int MaxLinks = 100;

    public DelimiterLimit() => OpeningCharacters = ['*', '_', '~', '[', ']', '!', '<', '`', 'h', 'w', 'm', 'f', 't'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var counts = CountsOf(processor);
        var isOver = slice.CurrentChar switch
        {
            '*' or '_' or '~' => (counts.Emphasis += Levels(slice)) > MaxEmphasis,
            '[' => ++counts.Brackets > MaxBrackets,
            '!' => slice.PeekChar() == '[' && ++counts.Brackets > MaxBrackets,
            ']' => ++counts.Links > MaxLinks,
            '<' or '`' => ++counts.Spans > MaxBrackets,
            _ => StartsAddress(slice) && ++counts.Addresses > MaxLinks,
        };
        return isOver && TakeAsText(processor, ref slice);
    }

    /// <summary>The maximum nesting of a run of delimiters: two of them are one level of strong emphasis.</summary>
    private static int Levels(StringSlice slice)
    {
        var c = slice.CurrentChar;
        var length = 1;
        while (length < 2 * MaxEmphasis && slice.PeekChar(length) == c) length++;
        return (length + 1) / 2;
    }

    private static bool StartsAddress(StringSlice slice) =>
        slice.Match("http") || slice.Match("www.") || slice.Match("mailto:")
        || slice.Match("ftp://") || slice.Match("tel:");

    private static bool TakeAsText(InlineProcessor processor, ref StringSlice slice)
    {
        var (start, c) = (slice.Start, slice.CurrentChar);
        while (slice.CurrentChar == c)
            slice.NextChar();
        processor.Inline = new LiteralInline { Content = new StringSlice(slice.Text, start, slice.Start - 1) };
        return true;
    }

    private DelimiterCounts CountsOf(InlineProcessor processor)
    {
        if (processor.ParserStates[Index] is not DelimiterCounts counts || counts.Block != processor.Block)
            processor.ParserStates[Index] = counts = new DelimiterCounts(processor.Block);
        return counts;
    }

    private sealed class DelimiterCounts(LeafBlock? block)
    {
        public readonly LeafBlock? Block = block;
        public int Emphasis, Brackets, Links, Spans, Addresses;
    }
}
