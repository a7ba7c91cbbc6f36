namespace Forum.Comments;

/// <summary>
/// One comment on the way from a comment up to its top-level ancestor, the first included. None of it ever changes, so
/// it may be read before the transaction that needs it.
/// </summary>
public sealed record LineageStep(Guid Id, Guid? ParentId, Guid ArticleId, int Depth);
