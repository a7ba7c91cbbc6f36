using System.Buffers.Binary;
using Forum.Errors;
using Forum.Paging;

namespace Forum.Events;

/// <summary>
/// An opaque cursor for a position in an article's event log. The event number is encoded as the rank, the row's time
/// as the id.
/// </summary>
public static class EventCursor
{
    public static string Of(Guid articleId, EventPosition position)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        BinaryPrimitives.WriteInt64BigEndian(id[8..], (long)(position.At - DateTime.UnixEpoch).TotalMilliseconds);
        return ScopeOf(articleId).Encode(new KeysetPosition(position.Number, new Guid(id, bigEndian: true)));
    }

    /// <summary>Decodes a cursor. The log may no longer contain the position.</summary>
    /// <exception cref="Refusal">INVALID_INPUT: malformed, or the cursor of another article.</exception>
    public static EventPosition Decode(Guid articleId, string cursor)
    {
        var (number, encodedTime) = ScopeOf(articleId).Decode(cursor);
        Span<byte> id = stackalloc byte[16];
        encodedTime.TryWriteBytes(id, bigEndian: true, out _);
        var at = BinaryPrimitives.ReadInt64BigEndian(id[8..]);
        return number is >= 0 and < long.MaxValue && double.IsInteger(number)
            && BinaryPrimitives.ReadInt64BigEndian(id) == 0 && at >= 0 && at <= MaxMilliseconds
                ? new EventPosition((long)number, DateTime.UnixEpoch.AddMilliseconds(at))
                : throw Refusal.Invalid("after", "This cursor does not belong to this list.");
    }

    private static long MaxMilliseconds => (long)(DateTime.MaxValue - DateTime.UnixEpoch).TotalMilliseconds;

    private static CursorScope ScopeOf(Guid articleId) => new("events", articleId);
}
