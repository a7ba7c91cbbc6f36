using System.Buffers;
using System.Text;

namespace Forum.Import.Parsing.Disqus;

/// <summary>
/// A moving piece of the file: what has been read since <see cref="Mark"/> stays, the rest goes. Looks at bytes: all marks of
/// XML are ASCII, and UTF-8 never hides one within a character.
/// </summary>
internal sealed class DisqusWindow(Stream file)
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/><"u8);

    private byte[] buffer = new byte[64 * 1024];
    private int mark = -1, at, end;

    /// <summary>Line of the next byte, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>What has been read since <see cref="Mark"/>; valid until the next read.</summary>
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

    /// <summary>Goes behind the next <paramref name="mark"/>.</summary>
    /// <returns>False: it does not come before the end of the file.</returns>
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

    /// <summary>Goes to the next <paramref name="mark"/> or to the end of the file.</summary>
    /// <returns>Whether anything but white space was passed over.</returns>
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

    /// <summary>The bytes of the last <paramref name="count"/> that were read.</summary>
    public ReadOnlySpan<byte> Last(int count) => buffer.AsSpan(at - count, count);

    /// <summary>The letters of a name that stands here; nothing is passed over.</summary>
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
