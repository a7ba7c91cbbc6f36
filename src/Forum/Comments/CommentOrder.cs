using Forum.Data;
using Forum.Paging;

namespace Forum.Comments;

/// <summary>
/// The orders of a comment list, each declared once: its name in the API and in cursors, its column and its direction.
/// Ties break by id, newer first (in OLDEST: older first).
/// </summary>
public sealed class CommentOrder
{
    private readonly bool isAscending;
    private readonly string cursorKind;

    private CommentOrder(string name, string? rankColumn = null, string? description = null, bool isAscending = false)
    {
        (Name, RankColumn, Description, this.isAscending) = (name, rankColumn, description, isAscending);
        cursorKind = name.ToLowerInvariant();
    }

    public static CommentOrder Best { get; } = new(
        "BEST", "best", "Wilson lower bound (95 %) of the share of upvotes.");

    public static CommentOrder Hot { get; } =
        new("HOT", "hot", "Votes weighed against age; the rank of a comment changes only with its votes.");

    public static CommentOrder Top { get; } = new("TOP", "score", "Upvotes less downvotes.") { HasIntegerRank = true };

    public static CommentOrder Newest { get; } = new("NEWEST");

    public static CommentOrder Oldest { get; } = new("OLDEST", isAscending: true);

    public static CommentOrder Controversial { get; } = new(
        "CONTROVERSIAL", "controversial", "Many votes, evenly split.");

    /// <summary>All orders, in the order of the contract.</summary>
    public static IReadOnlyList<CommentOrder> All { get; } = [Best, Hot, Top, Newest, Oldest, Controversial];

    /// <summary>The GraphQL value. It is part of every cursor, so it must not change.</summary>
    public string Name { get; }

    public string? Description { get; }

    /// <summary>
    /// The column of `comment_standings` (<see cref="CommentStats"/>) with the rank; null: only ids count, which sort
    /// by time.
    /// </summary>
    public string? RankColumn { get; }

    /// <summary>Whether the rank column is an integer.</summary>
    public bool HasIntegerRank { get; private init; }

    /// <summary>The keyset position before a list's first row.</summary>
    public KeysetPosition StartPosition =>
        isAscending ? new KeysetPosition(0, Guid.Empty) : new KeysetPosition(double.MaxValue, Guid.AllBitsSet);

    /// <summary>The cursor scope of a list: an article's top-level comments or a comment's replies.</summary>
    public CursorScope ListOf(Guid listKey) => new(cursorKind, listKey);

    /// <summary>Whether rows are read from the highest rank and id to the lowest.</summary>
    /// <param name="backward">Whether the list is read from its end.</param>
    public bool IsDescending(bool backward) => isAscending == backward;

    /// <summary>Sorts rows of one list.</summary>
    public IEnumerable<CommentRecord> Sort(
        IEnumerable<CommentRecord> rows, bool backward = false) => IsDescending(backward)
        ? rows.OrderByDescending(row => row.Rank).ThenByDescending(row => row.Id)
        : rows.OrderBy(row => row.Rank).ThenBy(row => row.Id);

    public override string ToString() => Name;
}
