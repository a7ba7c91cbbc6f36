using Forum.Authorization;
using Forum.Comments;
using Forum.Data;

namespace Forum.Votes;

/// <summary>A vote that has not been committed yet.</summary>
/// <param name="Value">Null retracts the vote.</param>
/// <param name="Path">The comment and its ancestors, and when the vote arrived.</param>
public sealed record PendingVote(Viewer Viewer, Guid CommentId, VoteValue? Value, VotePath Path)
{
    public Guid ArticleId => Path.Ancestors[0].ArticleId;
}
