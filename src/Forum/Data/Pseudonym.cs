using System.Security.Cryptography;

namespace Forum.Data;

public enum PseudonymKind : short
{
    /// <summary>Kept across articles.</summary>
    Lasting = 0,
    /// <summary>One account's mask within one article, linked to nothing else.</summary>
    ArticleAlias = 1,
    Guest = 2,
    /// <summary>Stands for an author whose account was erased.</summary>
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
/// The public face of an account. The row here is the only one that joins the two; nothing public is derived from the
/// account's e-mail, address, provider or id.
/// </summary>
public sealed class Pseudonym
{
    /// <param name="skeleton">The name without case and look-alike letters: no two pseudonyms share one.</param>
    public Pseudonym(Guid id, Guid? accountId, string name, string skeleton, PseudonymKind kind, Guid avatarSeed, DateTime joinedAt)
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
    /// A new pseudonym's id. Ids are public and carry their time; this one carries the month's beginning and no more,
    /// so that nobody reads from it when an account was made.
    /// </summary>
    public static Guid NewId(DateTime joinedAt) =>
        Guid.CreateVersion7(new DateTime(joinedAt.Year, joinedAt.Month, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>Random bytes for a new pseudonym's picture.</summary>
    public static Guid NewAvatarSeed() => new(RandomNumberGenerator.GetBytes(16));

    public Guid Id { get; private set; }

    /// <summary>Null for authors that came from an import or whose account was erased.</summary>
    public Guid? AccountId { get; private set; }
    public string Name { get; private set; }
    public string Skeleton { get; private set; }
    public PseudonymKind Kind { get; private set; }

    /// <summary>The one article of an <see cref="PseudonymKind.ArticleAlias"/>.</summary>
    public Guid? ArticleId { get; init; }

    /// <summary>Random; the picture is drawn from it.</summary>
    public Guid AvatarSeed { get; private set; }
    public DateTime JoinedAt { get; private set; }
    public Badges Badges { get; set; }

    /// <summary>Visible comments.</summary>
    public int CommentCount { get; internal set; }

    /// <summary>Comments written and not deleted: those that wait for a moderator or were removed included.</summary>
    public int WrittenCount { get; internal set; }
}
