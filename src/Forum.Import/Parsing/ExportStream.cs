namespace Forum.Import.Parsing;

/// <summary>
/// The stream that a parser reads an export from. A parser buffers a whole token, however long it is; this stream sets
/// the limit: between two calls of <see cref="NextToken"/> it returns no more than <see cref="MaxToken"/> bytes.
/// </summary>
internal sealed class ExportStream(Stream file) : Stream
{
    public const int MaxToken = 16 * 1024 * 1024;

    private long bound = MaxToken;

    /// <summary>Number of bytes returned so far.</summary>
    public override long Position { get; set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public void NextToken() => bound = Position + MaxToken;

    /// <exception cref="InvalidDataException">The token is too long.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (Position >= bound)
            throw new InvalidDataException($"a single piece of text or markup is longer than {MaxToken >> 20} MiB");
        var read = file.Read(buffer);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
