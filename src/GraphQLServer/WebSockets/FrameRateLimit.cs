using System.Buffers.Binary;

namespace GraphQLServer.WebSockets;

/// <summary>
/// Limits the frames of a client on one socket per minute: messages, fragments of messages, and control frames, which
/// the WebSocket implementation handles without reporting them. Source of the format: RFC 6455, section 5.2.
/// </summary>
internal sealed class FrameRateLimit(int limit, TimeProvider clock)
{
    private const int MinHeaderLength = 2, MaskLength = 4, MaxHeaderLength = 14;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly byte[] header = new byte[MaxHeaderLength];
    private long windowStartedAt = clock.GetTimestamp();
    private int frames, headerLength;

    /// <summary>The bytes that are left of the current frame's payload.</summary>
    private ulong payloadLeft;

    /// <summary>
    /// Counts the frames that start in the next bytes of the socket. False when they exceed the limit.
    /// </summary>
    public bool TryAcquire(ReadOnlySpan<byte> received)
    {
        if (clock.GetElapsedTime(windowStartedAt) >= Minute) (windowStartedAt, frames) = (clock.GetTimestamp(), 0);
        while (received.Length > 0)
        {
            if (payloadLeft > 0)
            {
                var skipped = (int)Math.Min(payloadLeft, (ulong)received.Length);
                payloadLeft -= (ulong)skipped;
                received = received[skipped..];
                continue;
            }

            header[headerLength++] = received[0];
            received = received[1..];
            if (headerLength < HeaderLength()) continue;
            payloadLeft = PayloadLength();
            headerLength = 0;
            frames++;
        }

        return frames <= limit;
    }

    private int HeaderLength() => headerLength < MinHeaderLength
        ? MinHeaderLength
        : MinHeaderLength + ExtendedLength() + ((header[1] & 0x80) == 0 ? 0 : MaskLength);

    private int ExtendedLength() => (header[1] & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 };

    private ulong PayloadLength() => ExtendedLength() switch
    {
        2 => BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(MinHeaderLength)),
        8 => BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(MinHeaderLength)),
        _ => (ulong)(header[1] & 0x7f),
    };
}
