namespace GraphQLServer.WebSockets;

/// <summary>
/// The byte stream below the WebSocket protocol. The send queue and the WebSocket implementation, which replies to
/// control frames, both write to it. Each write consists of whole frames, and writes run one after another
/// (src/docs/decisions/0021-socket-frames.md).
/// </summary>
internal sealed class FrameStream(Stream connection, FrameRateLimit rateLimit) : Stream
{
    private readonly SemaphoreSlim writeLock = new(1, 1);
    private volatile bool isDisposed;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Called once, when the client exceeds its rate limit.</summary>
    public Action? RateLimited { get; set; }

    /// <summary>
    /// Reads until the client exceeds its rate limit. That read does not complete until it is cancelled.
    /// </summary>
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = await connection.ReadAsync(buffer, cancellationToken);
        if (rateLimit.TryAcquire(buffer.Span[..length])) return length;
        RateLimited?.Invoke();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    /// <summary>Writes whole frames, after all earlier writes.</summary>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!writeLock.Wait(0, CancellationToken.None)) await writeLock.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            await connection.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            writeLock.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        connection.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        isDisposed = true;
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }
}
