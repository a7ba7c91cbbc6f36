using System.Buffers.Binary;

namespace Forum.Load.Machine;

/// <summary>Reads protocol buffers without their schema. Source: protobuf.dev, Encoding.</summary>
internal static class ProtobufReader
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>The length-delimited fields with this number: messages or strings.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> message, int number) =>
        Fields(message).Where(field => field.Number == number && field.Kind == Bytes).Select(field => field.Value);

    /// <summary>A 64-bit field; 0 when it is missing.</summary>
    public static long Number(ReadOnlyMemory<byte> message, int number) =>
        Fields(message).Where(field => field.Number == number && field.Kind == Fixed64)
            .Select(field => BinaryPrimitives.ReadInt64LittleEndian(field.Value.Span)).FirstOrDefault();

    private static IEnumerable<(int Number, int Kind, ReadOnlyMemory<byte> Value)> Fields(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = ReadVarint(ref message);
            var kind = (int)(tag & 7);
            var length = kind switch
            {
                Varint => 0,
                Fixed64 => 8,
                Fixed32 => 4,
                Bytes => (int)ReadVarint(ref message),
                _ => throw new LoadFailure("A metric report is malformed.")
            };
            if (kind == Varint) ReadVarint(ref message);
            yield return ((int)(tag >> 3), kind, message[..length]);
            message = message[length..];
        }
    }

    private static ulong ReadVarint(ref ReadOnlyMemory<byte> message)
    {
        var value = 0UL;
        for (var at = 0; ; at++)
        {
            var next = message.Span[at];
            value |= (ulong)(next & 127) << (7 * at);
            if (next >= 128) continue;
            message = message[(at + 1)..];
            return value;
        }
    }
}
