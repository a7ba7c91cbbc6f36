namespace Forum.Import.Staging;

/// <summary>
/// The pseudonym of an author in the file. It is staged under a key that only this run can compute: HMAC-SHA256 of the
/// author's identity with random bytes that are never stored.
/// </summary>
/// <param name="Id">The pseudonym's id.</param>
/// <param name="Name">The name that readers saw.</param>
/// <param name="FirstAt">When the author's earliest comment was written.</param>
internal sealed record StagedAuthor(Guid Id, string Name, bool IsRegistered, DateTime FirstAt);
