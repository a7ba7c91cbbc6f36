using System.Security.Cryptography;

namespace Forum.Data;

public enum PseudonymKind : short
{
    /// <summary>Used across articles.</summary>
    Lasting = 0,
    /// <summary>An account's alias within one article, not linked to its other names.</summary>
    ArticleAlias = 1,
    Guest = 2,
    /// <summary>Replaces the pseudonym of an author whose account was erased.</summary>
    Erased = 3,
}

[Flags]
public enum Badges : short
{
    None = 0,
    Staff = 1,
    Editor = 2,
    Moderator = 4,
    Trusted = 8,
    ArticleAuthor = 16,
}

/// <summary>
/// The public profile of an account. This row is the only link between the two; nothing public is derived from the
/// account's e-mail, address, provider or id.
/// </summary>
public sealed class Pseudonym
{
    /// <param name="skeleton">The name without case and look-alike letters; unique.</param>
    public Pseudonym(
        Guid id, Guid? accountId, string name, string skeleton, PseudonymKind kind, Guid avatarSeed, DateTime joinedAt)
    {
        Id = id;
        AccountId = accountId;
        Name = name;
        Skeleton = skeleton;
        Kind = kind;
        AvatarSeed = avatarSeed;
        JoinedAt = joinedAt;
    }

    /// <summary>
    /// Creates a new pseudonym's id. Ids are public and contain their time; this one contains only the start of the
    /// month, so that it does not reveal when the account was created.
    /// </summary>
    public static Guid NewId(DateTime joinedAt) =>
        Guid.CreateVersion7(new DateTime(joinedAt.Year, joinedAt.Month, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>Random bytes for a new pseudonym's avatar.</summary>
    public static Guid NewAvatarSeed() => new(RandomNumberGenerator.GetBytes(16));

    public Guid Id { get; private set; }

    /// <summary>Null for authors that were imported or whose account was erased.</summary>
    public Guid? AccountId { get; private set; }
    public string Name { get; private set; }
    public string Skeleton { get; private set; }
    public PseudonymKind Kind { get; private set; }

    /// <summary>The one article of an <see cref="PseudonymKind.ArticleAlias"/>.</summary>
    public Guid? ArticleId { get; init; }

    /// <summary>Random seed from which the avatar is drawn.</summary>
    public Guid AvatarSeed { get; private set; }
    public DateTime JoinedAt { get; private set; }
    public Badges Badges { get; set; }

    /// <summary>Number of visible comments.</summary>
    public int CommentCount { get; internal set; }

    /// <summary>Number of comments that were not deleted, including those held for or removed by a moderator.</summary>
    public int WrittenCount { get; internal set; }
}
