namespace Forum.Import.Parsing.Disqus;

/// <summary>
/// Splits an export into its records by scanning tags only, so that one malformed record does not make the rest of the
/// file unreadable. Handles CDATA and comments; does not check what is inside a tag. A strict parser reads each record
/// afterwards.
/// </summary>
internal sealed class DisqusFrames(Stream file)
{
    private const string Root = "disqus";

    private readonly DisqusWindow window = new(file);

    /// <summary>Returns the root's start tag, then the records. Stops after the root's end tag.</summary>
    public IEnumerable<DisqusFrame> Read()
    {
        yield return Guarded(() => ReadRoot());
        while (Guarded(() => ReadRecord()) is { } frame) yield return frame;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException tooLong)
        {
            throw new BrokenExport(new Place(window.Line, Root), tooLong.Message, tooLong);
        }
    }

    private DisqusFrame ReadRoot()
    {
        if (window.Has("\uFEFF"u8)) window.Through("\uFEFF"u8);
        while (true)
        {
            var stray = window.To((byte)'<');
            if (window.Peek() < 0 || stray) throw NoExport();
            if (Pass("<!--"u8, "-->"u8) || Pass("<?"u8, "?>"u8)) continue;
            MustNotDeclare();
            if (window.PeekName(1) != Root) throw NoExport();
            window.Mark();
            var line = window.Line;
            if (!window.Through(">"u8)) throw CutOff(Root, line);
            return new DisqusFrame(Root, line, window.Marked, null);
        }
    }

    private DisqusFrame? ReadRecord()
    {
        while (true)
        {
            window.Unmark();
            window.Mark();
            var line = window.Line;
            if (window.To((byte)'<')) return new DisqusFrame("", line, default, "text that belongs to no record");
            if (window.Peek() < 0) throw CutOff(Root, window.Line);
            if (Pass("<!--"u8, "-->"u8) || Pass("<?"u8, "?>"u8)) continue;
            MustNotDeclare();
            window.Mark();
            line = window.Line;
            var isEnd = window.Has("</"u8);
            var name = window.PeekName(isEnd ? 2 : 1);
            if (!window.Through(">"u8)) throw CutOff(name, line);
            if (isEnd && name == Root) return null;
            if (isEnd) return new DisqusFrame(name, line, default, "an end tag without its start tag");
            return window.Last(2)[0] == '/' ? new DisqusFrame(name, line, window.Marked, null) : ReadToEnd(name, line);
        }
    }

    private DisqusFrame ReadToEnd(string name, long line)
    {
        while (true)
        {
            window.To((byte)'<');
            if (window.Peek() < 0) throw CutOff(name, line);
            if (Pass("<!--"u8, "-->"u8) || Pass("<![CDATA["u8, "]]>"u8) || Pass("<?"u8, "?>"u8)) continue;
            MustNotDeclare();
            var isEnd = window.Has("</"u8);
            var inner = window.PeekName(isEnd ? 2 : 1);

            // Records of the same kind are never nested, so the previous record has lost its end tag. It is dropped
            // where this one starts.
            if (isEnd ? inner == Root : inner == name) return new DisqusFrame(name, line, default, "a record without its end tag");
            if (!window.Through(">"u8)) throw CutOff(name, line);
            if (isEnd && inner == name) return new DisqusFrame(name, line, window.Marked, null);
        }
    }

    private bool Pass(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (!window.Has(start)) return false;
        var line = window.Line;
        return window.Through(end) ? true : throw CutOff(Root, line);
    }

    private void MustNotDeclare()
    {
        if (window.Has("<!DOCTYPE"u8) || window.Has("<!ENTITY"u8))
            throw new BrokenExport(new Place(window.Line, ""), "the file declares a document type (DTD) or entities, and no export does");
    }

    private BrokenExport CutOff(string element, long line) =>
        new(new Place(window.Line, element.Length > 0 ? element : Root), $"the file ends in the middle of what begins in line {line}");

    private BrokenExport NoExport() => new(new Place(window.Line, ""), "this is not a Disqus export, whose root element is <disqus>");
}
