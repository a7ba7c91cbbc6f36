namespace Forum.Paging;

/// <summary>A page to read by key: so many rows beyond a place, in the list's order or against it.</summary>
/// <param name="Size">Rows of the page; a reader fetches one more, to know whether there are more.</param>
/// <param name="Backward">True: the rows before the place, nearest first.</param>
/// <param name="From">The place; null: the list's beginning (or its end, when backward).</param>
public sealed record PageWindow(int Size, bool Backward, Place? From);

/// <summary>A row's place in a list: its rank in the list's order, then its id.</summary>
public readonly record struct Place(double Rank, Guid Id);
