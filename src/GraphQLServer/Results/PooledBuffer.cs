using System.Buffers;

namespace GraphQLServer.Results;

/// <summary>A growing response buffer in pooled memory. Dispose it once, after the bytes have been sent.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int length;

    /// <summary>An idle writer refers to this buffer instead of one of a response.</summary>
    public static IBufferWriter<byte> Empty { get; } = new ArrayBufferWriter<byte>();

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    public void Clear() => length = 0;

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return bytes.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return bytes.AsSpan(length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        length = 0;
    }

    private void Grow(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (bytes.Length - length >= needed) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, length + needed));
        Written.Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
