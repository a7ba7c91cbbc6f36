using Forum.Data;

namespace Forum.Pseudonyms;

/// <summary>A pseudonym as readers see it: what does not change with what it writes.</summary>
/// <param name="AccountId">Whose it is: to tell a viewer's own from others'. It never leaves the program.</param>
public sealed record PseudonymRecord(
    Guid Id, string Name, PseudonymKind Kind, Guid? AccountId, Guid AvatarSeed, DateTime JoinedAt, Badges Badges);
