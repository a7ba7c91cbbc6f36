namespace Forum.Import.Parsing;

/// <summary>The author of a comment.</summary>
/// <param name="Identity">
/// Distinguishes authors with equal names. It may contain an e-mail address, so it is never stored in any form that
/// outlives the run.
/// </param>
/// <param name="Name">The name that readers saw.</param>
/// <param name="IsRegistered">Whether the author had an account in the source system; otherwise a guest.</param>
public sealed record ExportedAuthor(string Identity, string Name, bool IsRegistered);
