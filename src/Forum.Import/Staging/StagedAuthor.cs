namespace Forum.Import.Staging;

/// <summary>
/// Which pseudonym an author of the file has. It waits under a key that only this run can compute: HMAC-SHA256 of the
/// author's identity under random bytes that are never stored.
/// </summary>
/// <param name="Id">The pseudonym's.</param>
/// <param name="Name">As readers saw it.</param>
/// <param name="FirstAt">When the earliest of the author's comments was written.</param>
internal sealed record StagedAuthor(Guid Id, string Name, bool IsRegistered, DateTime FirstAt);
