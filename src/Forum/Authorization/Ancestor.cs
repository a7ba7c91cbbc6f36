namespace Forum.Authorization;

/// <summary>
/// One comment on the path from a comment up to its top-level ancestor, including the comment itself. Its position in
/// the tree never changes, so it may be read before the transaction that needs it.
/// </summary>
/// <param name="EditedAt">
/// The value at the time of the read. An edit compares it, so that it does not overwrite a later edit.
/// </param>
public sealed record Ancestor(Guid Id, Guid? ParentId, Guid ArticleId, int Depth, DateTime? EditedAt);
