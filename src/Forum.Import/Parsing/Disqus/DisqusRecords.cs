namespace Forum.Import.Parsing.Disqus;

/// <summary>
/// Splits an export into its records by scanning tags only, so that one malformed record does not make the rest of the
/// file unreadable. Handles CDATA and comments; does not check what is inside a tag. A strict parser reads each record
/// afterwards.
/// </summary>
internal sealed class DisqusRecords(Stream file)
{
    private const string Root = "disqus";

    private readonly DisqusWindow window = new(file);

    /// <summary>Returns the root's start tag, then the records. Stops after the root's end tag.</summary>
    public IEnumerable<DisqusRecord> Read()
    {
        yield return WithSizeLimit(() => ReadRoot());
        while (WithSizeLimit(() => ReadRecord()) is { } record) yield return record;
    }

    private T WithSizeLimit<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidExportException(new SourcePosition(window.Line, Root), exception.Message, exception);
        }
    }

    private DisqusRecord ReadRoot()
    {
        if (window.Has("\uFEFF"u8)) window.SkipPast("\uFEFF"u8);
        while (true)
        {
            var hasText = window.SkipTo((byte)'<');
            if (window.Peek() < 0 || hasText) throw NotADisqusExport();
            if (TrySkip("<!--"u8, "-->"u8) || TrySkip("<?"u8, "?>"u8)) continue;
            RejectDtd();
            if (window.PeekName(1) != Root) throw NotADisqusExport();
            window.Mark();
            var line = window.Line;
            if (!window.SkipPast(">"u8)) throw Truncated(Root, line);
            return new DisqusRecord(Root, line, window.Marked, null);
        }
    }

    private DisqusRecord? ReadRecord()
    {
        while (true)
        {
            window.Unmark();
            window.Mark();
            var line = window.Line;
            if (window.SkipTo((byte)'<')) return new DisqusRecord("", line, default, "text outside of any record");
            if (window.Peek() < 0) throw Truncated(Root, window.Line);
            if (TrySkip("<!--"u8, "-->"u8) || TrySkip("<?"u8, "?>"u8)) continue;
            RejectDtd();
            window.Mark();
            line = window.Line;
            var isEnd = window.Has("</"u8);
            var name = window.PeekName(isEnd ? 2 : 1);
            if (!window.SkipPast(">"u8)) throw Truncated(name, line);
            if (isEnd && name == Root) return null;
            if (isEnd) return new DisqusRecord(name, line, default, "an end tag without its start tag");
            return window.Last(2)[0] == '/' ? new DisqusRecord(name, line, window.Marked, null) : ReadToEnd(name, line);
        }
    }

    private DisqusRecord ReadToEnd(string name, long line)
    {
        while (true)
        {
            window.SkipTo((byte)'<');
            if (window.Peek() < 0) throw Truncated(name, line);
            if (TrySkip("<!--"u8, "-->"u8) || TrySkip("<![CDATA["u8, "]]>"u8) || TrySkip("<?"u8, "?>"u8)) continue;
            RejectDtd();
            var isEnd = window.Has("</"u8);
            var inner = window.PeekName(isEnd ? 2 : 1);

            // Records of the same kind are never nested, so the previous record has lost its end tag. It is dropped
            // where this one starts.
            if (isEnd ? inner == Root : inner == name)
                return new DisqusRecord(name, line, default, "a record without its end tag");
            if (!window.SkipPast(">"u8)) throw Truncated(name, line);
            if (isEnd && inner == name) return new DisqusRecord(name, line, window.Marked, null);
        }
    }

    private bool TrySkip(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (!window.Has(start)) return false;
        var line = window.Line;
        return window.SkipPast(end) ? true : throw Truncated(Root, line);
    }

    private void RejectDtd()
    {
        if (window.Has("<!DOCTYPE"u8) || window.Has("<!ENTITY"u8))
            throw new InvalidExportException(
                new SourcePosition(window.Line, ""),
                "the file declares a document type (DTD) or entities, which no export does");
    }

    private InvalidExportException Truncated(string element, long line) =>
        new(new SourcePosition(
            window.Line,
            element.Length > 0 ? element : Root), $"the file ends inside the element that starts in line {line}");

    private InvalidExportException NotADisqusExport() =>
        new(new SourcePosition(window.Line, ""), "this is not a Disqus export, whose root element is <disqus>");
}
