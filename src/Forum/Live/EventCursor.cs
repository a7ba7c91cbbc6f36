using Forum.Paging;

namespace Forum.Live;

/// <summary>A place in an article's event log, as a text for clients.</summary>
public static class EventCursor
{
    public static string Of(Guid articleId, long number) => List(articleId).Encode(new Place(number, Guid.Empty));

    /// <summary>The number of the last event before the place.</summary>
    /// <exception cref="Refusal">INVALID_INPUT: malformed, or the cursor of another article.</exception>
    public static long Decode(Guid articleId, string cursor)
    {
        var number = List(articleId).Decode(cursor).Rank;
        return number is >= 0 and < long.MaxValue && double.IsInteger(number)
            ? (long)number
            : throw Refusal.Invalid("after", "This cursor does not belong to this list.");
    }

    private static ListName List(Guid articleId) => new("events", articleId);
}
