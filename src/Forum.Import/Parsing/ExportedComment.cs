using Forum.Data;

namespace Forum.Import.Parsing;

/// <summary>A comment.</summary>
/// <param name="Thread">The <see cref="ExportedArticle.Thread"/> of its article.</param>
/// <param name="Id">The same for the same comment of the same site in every export; contains
/// <paramref name="CreatedAt"/>.</param>
/// <param name="ParentTail">The tail of the parent's id (<see cref="ImportedId.Tail"/>); 0 for a top-level
/// comment.</param>
/// <param name="Html">As in the export, not sanitized.</param>
public sealed record ExportedComment(
    SourcePosition Position, string Thread, Guid Id, ulong ParentTail, ExportedAuthor Author, CommentStatus Status,
    string Html, DateTime CreatedAt)
    : ExportItem(Position)
{
    /// <summary>Whether a line feed in <see cref="Html"/> is a line break, and an empty line a new paragraph.</summary>
    public bool LineFeedsBreak { get; init; }
}
