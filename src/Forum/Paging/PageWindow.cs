namespace Forum.Paging;

/// <summary>A keyset window: a number of rows after a position, in the list's order or in reverse.</summary>
/// <param name="Size">Rows of the page; readers fetch one more to detect whether there is a next page.</param>
/// <param name="Backward">True: the rows before the position, nearest first.</param>
/// <param name="From">The position; null: the start of the list (or its end, when backward).</param>
public sealed record PageWindow(int Size, bool Backward, KeysetPosition? From);

/// <summary>A row's keyset position in a list: its rank in the list's order, then its id.</summary>
public readonly record struct KeysetPosition(double Rank, Guid Id);
