namespace Forum.Paging;

/// <summary>One page of a list, in the list's order.</summary>
/// <param name="Rows">1 to 100 rows; fewer only at the end of the list.</param>
/// <param name="Total">The number of rows of the whole list that this viewer may see; null for lists that are not
/// counted.</param>
/// <param name="PositionOf">Returns a row's keyset position, for its cursor.</param>
public sealed record Page<T>(
    CursorScope List, IReadOnlyList<T> Rows, bool HasNext, bool HasPrevious, int? Total,
    Func<T, KeysetPosition> PositionOf)
{
    public string CursorOf(T row) => List.Encode(PositionOf(row));

    /// <summary>Projects the rows of the page.</summary>
    /// <param name="selector">Converts a row.</param>
    /// <param name="positionOf">Returns the keyset position of a converted row: the same as that of the original
    /// row.</param>
    public Page<TOther> Select<TOther>(Func<T, TOther> selector, Func<TOther, KeysetPosition> positionOf) =>
        new(List, [.. Rows.Select(selector)], HasNext, HasPrevious, Total, positionOf);
}

public static class Page
{
    /// <summary>
    /// Builds a page from the rows that were read: up to one row more than requested, nearest to the window's start
    /// first.
    /// </summary>
    public static Page<T> Of<T>(
        CursorScope list, PageWindow window, IReadOnlyList<T> readRows, int? total, Func<T, KeysetPosition> positionOf)
    {
        var hasMore = readRows.Count > window.Size;
        IReadOnlyList<T> rows = hasMore ? [.. readRows.Take(window.Size)] : readRows;
        return window.Backward
            ? new Page<T>(list, [.. rows.Reverse()], window.From is not null, hasMore, total, positionOf)
            : new Page<T>(list, rows, hasMore, window.From is not null, total, positionOf);
    }
}
