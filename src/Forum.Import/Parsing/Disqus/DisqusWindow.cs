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
    private int mark = -1, at, end;

    /// <summary>The line number of the next byte, starting at 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The bytes read since <see cref="Mark"/>; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Marked => buffer.AsMemory(mark, at - mark);

    public void Mark() => mark = at;

    public void Unmark() => mark = -1;

    /// <summary>The next byte, or -1 at the end of the file.</summary>
    public int Peek() => at < end || Fill() ? buffer[at] : -1;

    public bool Has(ReadOnlySpan<byte> text)
    {
        while (end - at < text.Length)
        {
            if (!Fill()) return false;
        }

        return buffer.AsSpan(at, text.Length).SequenceEqual(text);
    }

    /// <summary>Moves past the next <paramref name="mark"/>.</summary>
    /// <returns>False if it does not occur before the end of the file.</returns>
    public bool Through(ReadOnlySpan<byte> mark)
    {
        while (true)
        {
            var found = buffer.AsSpan(at, end - at).IndexOf(mark);
            if (found >= 0)
            {
                Advance(found + mark.Length);
                return true;
            }

            Advance(Math.Max(0, end - at - mark.Length + 1));
            if (!Fill())
            {
                Advance(end - at);
                return false;
            }
        }
    }

    /// <summary>Moves to the next <paramref name="mark"/> or to the end of the file.</summary>
    /// <returns>Whether anything but white space was skipped.</returns>
    public bool To(byte mark)
    {
        var passed = false;
        while (true)
        {
            var rest = buffer.AsSpan(at, end - at);
            var found = rest.IndexOf(mark);
            var piece = found < 0 ? rest : rest[..found];
            passed |= piece.ContainsAnyExcept(" \t\r\n"u8);
            Advance(piece.Length);
            if (found >= 0 || !Fill()) return passed;
        }
    }

    /// <summary>The last <paramref name="count"/> bytes that were read.</summary>
    public ReadOnlySpan<byte> Last(int count) => buffer.AsSpan(at - count, count);

    /// <summary>The name at the current position, which does not change.</summary>
    public string PeekName(int skip)
    {
        const int MaxName = 100;
        Has(new byte[MaxName + skip]);
        var rest = buffer.AsSpan(at, Math.Min(end - at, MaxName + skip))[skip..];
        var stop = rest.IndexOfAny(NameEnds);
        return Encoding.UTF8.GetString(stop < 0 ? rest : rest[..stop]);
    }

    private void Advance(int count)
    {
        Line += buffer.AsSpan(at, count).Count((byte)'\n');
        at += count;
    }

    private bool Fill()
    {
        var keep = mark < 0 ? at : mark;
        buffer.AsSpan(keep, end - keep).CopyTo(buffer);
        (at, end, mark) = (at - keep, end - keep, mark < 0 ? -1 : 0);
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
