using System.Buffers.Binary;

namespace Forum.Load.Generating;

/// <summary>
/// UUIDv7 values like those of `Guid.CreateVersion7`, but the same on every run. Layout: RFC 9562, section 5.7.
/// </summary>
internal static class SeededIds
{
    public static Guid At(long milliseconds, Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(
            bytes, (milliseconds << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
