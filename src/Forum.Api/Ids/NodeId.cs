using System.Buffers;
using System.Buffers.Text;

namespace Forum.Api.Ids;

internal enum NodeKind : byte
{
    Section = 1,
    Article = 2,
    Comment = 3,
    Pseudonym = 4,
    Sanction = 5,
}

/// <summary>
/// A global object identifier in the sense of Relay: the kind (1 byte) and the UUID (16 bytes) in base64url. Opaque to
/// clients. Only the canonical encoding is accepted, so that each object has exactly one id.
/// </summary>
internal readonly record struct NodeId(NodeKind Kind, Guid Id)
{
    private const int Length = 17, TextLength = 23;

    public static string Of(NodeKind kind, Guid id) => new NodeId(kind, id).ToString();

    /// <summary>Parses an id; null if it is malformed. Does not check that the object exists.</summary>
    public static NodeId? Parse(string? text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (text is not { Length: TextLength }
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != Length
            || !Enum.IsDefined((NodeKind)bytes[0]))
        {
            return null;
        }

        var id = new NodeId((NodeKind)bytes[0], new Guid(bytes[1..], bigEndian: true));
        return id.ToString() == text ? id : null;
    }

    /// <summary>Parses an id of one kind; null if it is malformed or of another kind.</summary>
    public static Guid? Parse(string? text, NodeKind kind) => Parse(text) is { } id && id.Kind == kind ? id.Id : null;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = (byte)Kind;
        Id.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
