using Forum.Authorization;
using Forum.Errors;

namespace Forum.Comments;

/// <summary>Reads the ancestors of one comment, for use cases.</summary>
public static class CommentAncestors
{
    /// <summary>
    /// The comment and all its ancestors. Their ids, parents and depths never change, so they are read before the
    /// transaction;
    /// <see cref="Ancestor.EditedAt"/> may be stale.
    /// </summary>
    /// <param name="field">The input field that contains the id, for the error.</param>
    /// <exception cref="Refusal">NOT_FOUND.</exception>
    public static async Task<IReadOnlyList<Ancestor>> GetAncestorsAsync(
        this ICommentPages comments, Guid commentId, CancellationToken cancellationToken, string field = "commentId")
    {
        var ancestors = (await comments.GetAncestorsAsync([commentId], cancellationToken))[commentId].ToList();
        return ancestors.Count > 0 ? ancestors : throw Refusal.NotFound("comment", field);
    }
}
