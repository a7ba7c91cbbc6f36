using Forum.Comments;

namespace Forum.Votes;

/// <summary>One vote on its way.</summary>
/// <param name="Value">Null takes the vote back.</param>
/// <param name="Path">The comment and everything above it, and when the vote arrived.</param>
public sealed record Ballot(Viewer Viewer, Guid CommentId, VoteValue? Value, VotePath Path)
{
    public Guid ArticleId => Path.Lineage[0].ArticleId;
}

/// <summary>What is read of a comment before a vote on it waits to be counted.</summary>
/// <param name="Lineage">The comment and everything above it; empty: there is no such comment.</param>
/// <param name="ArrivedAt">
/// The moment of arrival by the database's clock, and in any case after the account's vote on the comment that is there
/// already: a vote whose sender knew of another one is ordered after it, whichever node it came to. <see cref="VoteArrivals"/>
/// orders it after those that are not counted yet.
/// </param>
public sealed record VotePath(IReadOnlyList<LineageStep> Lineage, DateTime ArrivedAt);
