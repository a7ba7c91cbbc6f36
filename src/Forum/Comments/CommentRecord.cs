using Forum.Authorization;
using Forum.Data;
using Forum.Paging;
using Forum.Pseudonyms;

namespace Forum.Comments;

/// <summary>A comment as it is read, with its author: one flat row. The same for every reader; what a reader may see of it
/// is decided by <see cref="Permissions"/>.</summary>
/// <param name="Text">Null when it was not read: see <see cref="ContentFields"/>.</param>
/// <param name="Html">Null when it was not read.</param>
/// <param name="Rank">In the order that it was read in; 0 in NEWEST and OLDEST and outside lists.</param>
/// <param name="ListedCount">Direct replies in everyone's lists.</param>
/// <param name="HeldCount">Direct replies in moderators' lists only.</param>
public sealed record CommentRecord(
    Guid Id, Guid ArticleId, Guid? ParentId, int Depth, CommentStatus Status, string? Text, string? Html,
    DateTime CreatedAt, DateTime? EditedAt, bool IsPinned,
    int Upvotes, int Downvotes, int ReplyCount, int DescendantCount, int ListedCount, int HeldCount,
    double Rank, PseudonymRecord Author)
{
    /// <summary>The list that it stands in: its parent's replies, or its article's top level.</summary>
    public Guid ListKey => ParentId ?? ArticleId;

    public Place Place => new(Rank, Id);
}
