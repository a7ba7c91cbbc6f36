namespace Forum.Import.Parsing;

/// <summary>Who wrote a comment.</summary>
/// <param name="Identity">
/// Tells authors of equal names apart, and may hold an e-mail address: it is never stored, in no form that outlives the run.
/// </param>
/// <param name="Name">As readers saw it.</param>
/// <param name="IsRegistered">Whether it was an account there, or a guest.</param>
public sealed record ExportedAuthor(string Identity, string Name, bool IsRegistered);
