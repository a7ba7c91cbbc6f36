using Forum.Comments;

namespace Forum.Votes;

/// <summary>One vote on its way.</summary>
/// <param name="Value">Null takes the vote back.</param>
/// <param name="Lineage">The comment and everything above it.</param>
public sealed record Ballot(Viewer Viewer, Guid CommentId, VoteValue? Value, IReadOnlyList<LineageStep> Lineage)
{
    public Guid ArticleId => Lineage[0].ArticleId;
}
