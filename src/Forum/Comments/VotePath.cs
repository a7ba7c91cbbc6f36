using Forum.Authorization;

namespace Forum.Comments;

/// <summary>What is read of a comment before a vote on it waits to be counted.</summary>
/// <param name="Lineage">The comment and everything above it; empty: there is no such comment.</param>
/// <param name="ArrivedAt">
/// The moment of arrival by the database's clock, and in any case after the account's vote on the comment that is there
/// already: a vote whose sender knew of another one is ordered after it, whichever node it came to. `VoteArrivals`
/// orders it after those that are not counted yet.
/// </param>
public sealed record VotePath(IReadOnlyList<Ancestor> Lineage, DateTime ArrivedAt);
