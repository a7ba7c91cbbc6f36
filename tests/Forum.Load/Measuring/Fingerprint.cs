using System.Numerics;
using System.Runtime.InteropServices;

namespace Forum.Load.Measuring;

/// <summary>
/// Length and CRC-32C of a body. It takes microseconds for a page, so that every response under load can be checked.
/// </summary>
internal readonly record struct Fingerprint(int Length, uint Crc)
{
    public static Fingerprint Of(ReadOnlySpan<byte> body)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(body)) crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in body[(body.Length & ~7)..]) crc = BitOperations.Crc32C(crc, rest);
        return new Fingerprint(body.Length, crc);
    }
}
