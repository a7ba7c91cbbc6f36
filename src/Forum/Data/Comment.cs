namespace Forum.Data;

/// <summary>
/// A comment's content and metadata. What changes with votes and replies is a separate row, <see cref="CommentStats"/>.
/// </summary>
public sealed class Comment
{
    /// <param name="id">A <see cref="CommentId"/>: it contains <paramref name="createdAt"/>, so ids sort by time, and
    /// the article's bucket.</param>
    public Comment(
        Guid id, Guid articleId, Guid? parentId, int depth, Guid authorId, CommentStatus status, string text,
        string html, DateTime createdAt)
    {
        Id = id;
        ArticleId = articleId;
        ParentId = parentId;
        Depth = depth;
        AuthorId = authorId;
        Status = status;
        Text = text;
        Html = html;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid ArticleId { get; private set; }
    public Guid? ParentId { get; private set; }

    /// <summary>0 for a top-level comment.</summary>
    public int Depth { get; private set; }

    /// <summary>The pseudonym of the author.</summary>
    public Guid AuthorId { get; private set; }
    public CommentStatus Status { get; private set; }

    /// <summary>
    /// The Markdown that the author wrote. Kept for appeals when a moderator removes the comment, but hidden from
    /// everyone.
    /// </summary>
    public string Text { get; private set; }

    /// <summary>Sanitized HTML of <see cref="Text"/>.</summary>
    public string Html { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime? EditedAt { get; private set; }
    public bool IsPinned { get; private set; }

    /// <summary>
    /// Changes the content. <see cref="EditedAt"/> identifies an edit, so it increases with each one, also when the
    /// clock of a node is behind or two edits have the same millisecond.
    /// </summary>
    /// <param name="at">The time of the edit, by the clock of the node.</param>
    public void Edit(string text, string html, DateTime at)
    {
        Text = text;
        Html = html;
        var earliest = EditedAt is { } editedAt ? editedAt.AddMilliseconds(1) : CreatedAt;
        EditedAt = at > earliest ? at : earliest;
    }

    /// <summary>Deletes the comment on behalf of its author: the content is erased permanently.</summary>
    public void Delete()
    {
        Status = CommentStatus.Deleted;
        Text = "";
        Html = "";
    }
}
