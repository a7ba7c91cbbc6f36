namespace Forum.Paging;

/// <summary>One page of a list, in the list's order.</summary>
/// <param name="Rows">1 to 100 rows; fewer only at the list's end.</param>
/// <param name="Total">Rows of the whole list that this reader may see; null where nobody counts them.</param>
/// <param name="PlaceOf">A row's place, for its cursor.</param>
public sealed record Page<T>(CursorScope List, IReadOnlyList<T> Rows, bool HasNext, bool HasPrevious, int? Total, Func<T, Place> PlaceOf)
{
    public string CursorOf(T row) => List.Encode(PlaceOf(row));

    /// <summary>The same page of other rows.</summary>
    /// <param name="turn">Makes the other row.</param>
    /// <param name="placeOf">The other row's place: the first one's.</param>
    public Page<TOther> Select<TOther>(Func<T, TOther> turn, Func<TOther, Place> placeOf) =>
        new(List, [.. Rows.Select(turn)], HasNext, HasPrevious, Total, placeOf);
}

public static class Page
{
    /// <summary>Makes a page out of what was read: up to one row more than asked for, nearest to the window's place first.</summary>
    public static Page<T> Of<T>(CursorScope list, PageWindow window, IReadOnlyList<T> read, int? total, Func<T, Place> placeOf)
    {
        var more = read.Count > window.Size;
        IReadOnlyList<T> rows = more ? [.. read.Take(window.Size)] : read;
        return window.Backward
            ? new Page<T>(list, [.. rows.Reverse()], window.From is not null, more, total, placeOf)
            : new Page<T>(list, rows, more, window.From is not null, total, placeOf);
    }
}
