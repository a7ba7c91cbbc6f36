using Forum.Authorization;

namespace Forum.Comments;

/// <summary>The data of a comment that is read before a vote on it is queued.</summary>
/// <param name="Ancestors">The comment and all its ancestors; empty: the comment does not exist.</param>
/// <param name="ArrivedAt">
/// The arrival time by the database's clock, and always later than the account's stored vote on the comment: a vote
/// whose sender knew of an earlier vote is ordered after it, whichever node received it. `VoteArrivals` orders it after
/// the votes that are not committed yet.
/// </param>
public sealed record VotePath(IReadOnlyList<Ancestor> Ancestors, DateTime ArrivedAt);
