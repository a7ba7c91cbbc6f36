using Forum.Data;
using Forum.Paging;
using Forum.Pseudonyms;

namespace Forum.Comments;

/// <summary>
/// A comment with its author, as one flat row. It is the same for every viewer; <see cref="CommentVisibility"/> decides
/// what a viewer may see of it.
/// </summary>
/// <param name="Text">Null when it was not read: see <see cref="ContentFields"/>.</param>
/// <param name="Html">Null when it was not read.</param>
/// <param name="Rank">The rank in the order of the list that it was read from; 0 in NEWEST and OLDEST and outside
/// lists.</param>
/// <param name="ListedCount">Direct replies that are listed for everyone.</param>
/// <param name="HeldCount">Direct replies that are listed for moderators only.</param>
public sealed record CommentRecord(
    Guid Id, Guid ArticleId, Guid? ParentId, int Depth, CommentStatus Status, string? Text, string? Html,
    DateTime CreatedAt, DateTime? EditedAt, bool IsPinned,
    int Upvotes, int Downvotes, int ReplyCount, int DescendantCount, int ListedCount, int HeldCount,
    double Rank, PseudonymRecord Author)
{
    /// <summary>The list that contains it: its parent's replies, or its article's top-level comments.</summary>
    public Guid ListKey => ParentId ?? ArticleId;

    public KeysetPosition Position => new(Rank, Id);
}
