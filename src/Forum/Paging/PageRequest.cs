using Forum.Errors;

namespace Forum.Paging;

/// <summary>
/// The arguments of a connection, as the client sent them. Source: relay.dev/graphql/connections.htm.
/// </summary>
public sealed record PageRequest(int? First, string? After, int? Last = null, string? Before = null)
{
    public const int DefaultSize = 20, MaxSize = 100;

    /// <summary>The window of <paramref name="list"/> to read.</summary>
    /// <exception cref="Refusal">INVALID_INPUT: a size outside 1 to 100, both directions, or a cursor of another
    /// list.</exception>
    public PageWindow ToWindow(CursorScope list)
    {
        if (First is not null && Last is not null)
            throw Refusal.Invalid("last", "Use `first` and `after`, or `last` and `before`, but not both.");
        var backward = Last is not null;
        if (backward ? After is not null : Before is not null)
            throw Refusal.Invalid(backward ? "after" : "before", "Use `after` with `first`, and `before` with `last`.");
        var size = (backward ? Last : First) ?? DefaultSize;
        if (size is < 1 or > MaxSize)
            throw Refusal.Invalid(
                backward ? "last" : "first", $"`{(backward ? "last" : "first")}` must be between 1 and {MaxSize}.");
        var cursor = backward ? Before : After;
        return new PageWindow(size, backward, cursor is null ? null : list.Decode(cursor));
    }
}
