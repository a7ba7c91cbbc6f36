using System.ComponentModel;
using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Transactions;

namespace Forum.Votes;

/// <param name="Vote">Null retracts the vote.</param>
[Description("`vote: null` takes the vote back. One vote an account and comment, whatever happens at once.")]
public sealed record VoteOnCommentInput(Guid CommentId, VoteValue? Vote);

/// <summary>A member votes on another member's comment, changes the vote, or retracts it.</summary>
public sealed class VoteOnComment(VoteArrivals arrivals, VoteBatcher batcher, CallerConnection connection)
{
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">
    /// SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, SUSPENDED, BANNED, NOT_FOUND, FORBIDDEN (the viewer's own comment),
    /// CONFLICT (withdrawn), LOCKED, BUSY, OUTCOME_UNKNOWN.
    /// </exception>
    public async Task<Guid> RunAsync(Viewer? caller, VoteOnCommentInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustWrite(caller);
        var commentId = input.CommentId;
        using var arrival = arrivals.Register(viewer.AccountId, commentId);
        var path = await arrival.AssignTimeAsync(cancellationToken);
        if (path.Ancestors.Count == 0) throw Refusal.NotFound("comment", nameof(VoteOnCommentInput.CommentId));

        // The client may have sent a newer vote, which gets the earlier arrival time if this process was suspended in
        // between.
        if (connection.IsClosed) throw Refusal.Disconnected();
        await batcher.SubmitAsync(new PendingVote(viewer, commentId, input.Vote, path), cancellationToken);
        return commentId;
    }
}
