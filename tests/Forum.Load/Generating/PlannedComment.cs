using Forum.Data;

namespace Forum.Load.Generating;

/// <summary>One comment in memory, small enough for millions of instances; parents precede their replies.</summary>
internal struct PlannedComment
{
    /// <summary>Indexes of the article and of the parent in their lists; -1: top-level.</summary>
    public int Article, Parent;
    public int Author, Depth;

    /// <summary>Milliseconds since 1970.</summary>
    public long At;
    public int Upvotes, Downvotes;
    public CommentStatus Status;
    public ListVisibility Listing;
    public int ReplyCount, DescendantCount, ListedCount, HeldCount;
}
