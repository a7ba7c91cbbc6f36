using System.Buffers;
using System.Text;

namespace Forum.Import.Parsing.Disqus;

/// <summary>
/// A sliding window over the file: keeps the bytes read since <see cref="Mark"/> and discards the rest. Works on bytes:
/// all XML delimiters are ASCII, and no UTF-8 multi-byte sequence contains an ASCII byte.
/// </summary>
internal sealed class DisqusWindow(Stream file)
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/><"u8);

    private byte[] buffer = new byte[64 * 1024];
    private int mark = -1, position, end;

    /// <summary>The line number of the next byte, starting at 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The bytes read since <see cref="Mark"/>; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Marked => buffer.AsMemory(mark, position - mark);

    public void Mark() => mark = position;

    public void Unmark() => mark = -1;

    /// <summary>The next byte, or -1 at the end of the file.</summary>
    public int Peek() => position < end || ReadMore() ? buffer[position] : -1;

    public bool Has(ReadOnlySpan<byte> text)
    {
        while (end - position < text.Length)
        {
            if (!ReadMore()) return false;
        }

        return buffer.AsSpan(position, text.Length).SequenceEqual(text);
    }

    /// <summary>Moves past the next <paramref name="mark"/>.</summary>
    /// <returns>False if it does not occur before the end of the file.</returns>
    public bool SkipPast(ReadOnlySpan<byte> mark)
    {
        while (true)
        {
            var found = buffer.AsSpan(position, end - position).IndexOf(mark);
            if (found >= 0)
            {
                Advance(found + mark.Length);
                return true;
            }

            Advance(Math.Max(0, end - position - mark.Length + 1));
            if (!ReadMore())
            {
                Advance(end - position);
                return false;
            }
        }
    }

    /// <summary>Moves to the next <paramref name="mark"/> or to the end of the file.</summary>
    /// <returns>Whether anything but white space was skipped.</returns>
    public bool SkipTo(byte mark)
    {
        var hasText = false;
        while (true)
        {
            var rest = buffer.AsSpan(position, end - position);
            var found = rest.IndexOf(mark);
            var skipped = found < 0 ? rest : rest[..found];
            hasText |= skipped.ContainsAnyExcept(" \t\r\n"u8);
            Advance(skipped.Length);
            if (found >= 0 || !ReadMore()) return hasText;
        }
    }

    /// <summary>The last <paramref name="count"/> bytes that were read.</summary>
    public ReadOnlySpan<byte> Last(int count) => buffer.AsSpan(position - count, count);

    /// <summary>The name at the current position, which does not change.</summary>
    public string PeekName(int skip)
    {
        const int MaxName = 100;
        Has(new byte[MaxName + skip]);
        var rest = buffer.AsSpan(position, Math.Min(end - position, MaxName + skip))[skip..];
        var nameEnd = rest.IndexOfAny(NameEnds);
        return Encoding.UTF8.GetString(nameEnd < 0 ? rest : rest[..nameEnd]);
    }

    private void Advance(int count)
    {
        Line += buffer.AsSpan(position, count).Count((byte)'\n');
        position += count;
    }

    private bool ReadMore()
    {
        var keepFrom = mark < 0 ? position : mark;
        buffer.AsSpan(keepFrom, end - keepFrom).CopyTo(buffer);
        (position, end, mark) = (position - keepFrom, end - keepFrom, mark < 0 ? -1 : 0);
        if (end == buffer.Length)
        {
            if (end >= ExportStream.MaxToken) throw new InvalidDataException("a record is longer than 16 MiB");
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = file.Read(buffer.AsSpan(end));
        end += read;
        return read > 0;
    }
}
