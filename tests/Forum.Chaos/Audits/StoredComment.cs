using Forum.Testing;

namespace Forum.Chaos.Audits;

/// <summary>A comment as stored in the tables, with the ids of the API.</summary>
/// <param name="Announced">How many events report that the comment was added.</param>
internal sealed record StoredComment(
    string Id, string ArticleId, string? ParentId, string Text, int Upvotes, int Downvotes, long Announced)
{
    public static Task<IReadOnlyList<StoredComment>> AllAsync(ForumHost forum) => forum.RowsAsync(
        """
        SELECT c.id, c.article_id, c.parent_id, c.text, s.upvotes, s.downvotes,
               (SELECT count(*) FROM article_events e
                WHERE e.article_id = c.article_id AND e.comment_id = c.id AND e.kind = $1)
        FROM comments c JOIN comment_standings s ON s.comment_id = c.id
        """,
        row => new StoredComment(
            GlobalId.Of(GlobalId.Comment, row.GetGuid(0)), GlobalId.Of(GlobalId.Article, row.GetGuid(1)),
            row.IsDBNull(2) ? null : GlobalId.Of(GlobalId.Comment, row.GetGuid(2)),
            row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.GetInt64(6)),
        (short)Forum.Data.ArticleEventKind.CommentAdded);
}
