using Forum.Authorization;
using Forum.Errors;

namespace Forum.Comments;

/// <summary>The ancestors of one comment, for use cases.</summary>
public static class CommentAncestors
{
    /// <summary>
    /// The comment and everything above it. Their ids, parents and depths never change, so they are read before the transaction;
    /// <see cref="Ancestor.EditedAt"/> may be older than it.
    /// </summary>
    /// <param name="field">The input field with the id, for the refusal.</param>
    /// <exception cref="Refusal">NOT_FOUND.</exception>
    public static async Task<IReadOnlyList<Ancestor>> GetAncestorsAsync(
        this ICommentPages comments, Guid commentId, CancellationToken cancellationToken, string field = "commentId")
    {
        var lineage = (await comments.GetAncestorsAsync([commentId], cancellationToken))[commentId].ToList();
        return lineage.Count > 0 ? lineage : throw Refusal.NotFound("comment", field);
    }
}
