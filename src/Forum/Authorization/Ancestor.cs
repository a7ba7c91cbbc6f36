namespace Forum.Authorization;

/// <summary>
/// One comment on the way from a comment up to its top-level ancestor, the first included. Its place never changes, so it
/// may be read before the transaction that needs it.
/// </summary>
/// <param name="EditedAt">As it was when it was read: an edit compares it, and does not replace a later edit.</param>
public sealed record Ancestor(Guid Id, Guid? ParentId, Guid ArticleId, int Depth, DateTime? EditedAt);
