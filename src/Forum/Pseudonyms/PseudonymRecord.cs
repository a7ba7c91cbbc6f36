using Forum.Data;

namespace Forum.Pseudonyms;

/// <summary>A pseudonym's author profile, without the counters that change when it writes.</summary>
/// <param name="AccountId">The account that owns it, used to recognize the viewer's own comments. Never part of a
/// response.</param>
public sealed record PseudonymRecord(
    Guid Id, string Name, PseudonymKind Kind, Guid? AccountId, Guid AvatarSeed, DateTime JoinedAt, Badges Badges);
