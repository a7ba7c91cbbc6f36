using Forum.Authorization;
using Forum.Comments;
using Forum.Data;

namespace Forum.Votes;

/// <summary>One vote on its way.</summary>
/// <param name="Value">Null takes the vote back.</param>
/// <param name="Path">The comment and everything above it, and when the vote arrived.</param>
public sealed record PendingVote(Viewer Viewer, Guid CommentId, VoteValue? Value, VotePath Path)
{
    public Guid ArticleId => Path.Lineage[0].ArticleId;
}
