using System.Buffers.Binary;
using Forum.Errors;
using Forum.Paging;

namespace Forum.Events;

/// <summary>
/// An opaque cursor for a position in an article's event log. The event number is encoded as the rank, the row's time as the id.
/// </summary>
public static class EventCursor
{
    public static string Of(Guid articleId, EventPlace place)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        BinaryPrimitives.WriteInt64BigEndian(id[8..], (long)(place.At - DateTime.UnixEpoch).TotalMilliseconds);
        return List(articleId).Encode(new Place(place.Number, new Guid(id, bigEndian: true)));
    }

    /// <summary>Decodes a cursor. The log may no longer contain the position.</summary>
    /// <exception cref="Refusal">INVALID_INPUT: malformed, or the cursor of another article.</exception>
    public static EventPlace Decode(Guid articleId, string cursor)
    {
        var (number, line) = List(articleId).Decode(cursor);
        Span<byte> id = stackalloc byte[16];
        line.TryWriteBytes(id, bigEndian: true, out _);
        var at = BinaryPrimitives.ReadInt64BigEndian(id[8..]);
        return number is >= 0 and < long.MaxValue && double.IsInteger(number)
            && BinaryPrimitives.ReadInt64BigEndian(id) == 0 && at >= 0 && at <= MostMilliseconds
                ? new EventPlace((long)number, DateTime.UnixEpoch.AddMilliseconds(at))
                : throw Refusal.Invalid("after", "This cursor does not belong to this list.");
    }

    private static long MostMilliseconds => (long)(DateTime.MaxValue - DateTime.UnixEpoch).TotalMilliseconds;

    private static CursorScope List(Guid articleId) => new("events", articleId);
}
