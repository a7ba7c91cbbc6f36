using Forum.Comments;

namespace Forum.Importing;

/// <summary>One thing that an export holds, in the forum's words.</summary>
/// <param name="Place">Where it begins.</param>
public abstract record ExportItem(Place Place);

/// <summary>An article, or the reason why it does not come in; its comments follow it there.</summary>
/// <param name="Thread">What <see cref="ExportedComment.Thread"/> of its comments says.</param>
/// <param name="Id">The article's id: the same for the same article of the same site in every export.</param>
public sealed record ExportedArticle(Place Place, string Thread, Guid Id) : ExportItem(Place)
{
    /// <summary>Null: it comes in. One clause in the plural, such as "drafts".</summary>
    public string? LeftOut { get; init; }

    /// <summary>What the article is called in addresses, as the export has it.</summary>
    public string SlugHint { get; init; } = "";
    public string? Url { get; init; }

    /// <summary>Plain text.</summary>
    public string Title { get; init; } = "";
    public string? Summary { get; init; }

    /// <summary>As the export has it, not sanitised.</summary>
    public string? Html { get; init; }
    public string? Byline { get; init; }
    public string SectionSlug { get; init; } = "";
    public string SectionName { get; init; } = "";
    public DateTime PublishedAt { get; init; }
    public bool IsLocked { get; init; }

    /// <summary>Comes in only if comments do.</summary>
    public bool NeedsComments { get; init; }
}

/// <summary>A comment.</summary>
/// <param name="Thread">Its article's <see cref="ExportedArticle.Thread"/>.</param>
/// <param name="Id">The same for the same comment of the same site in every export; carries <paramref name="At"/>.</param>
/// <param name="ParentTail">What the parent's id ends with (<see cref="ImportedId.Tail"/>); 0 for a top-level comment.</param>
/// <param name="Html">As the export has it, not sanitised.</param>
public sealed record ExportedComment(
    Place Place, string Thread, Guid Id, ulong ParentTail, ExportedAuthor Author, CommentStatus Status, string Html, DateTime At)
    : ExportItem(Place)
{
    /// <summary>Whether a line feed in <see cref="Html"/> is a line break, and an empty line a new paragraph.</summary>
    public bool LineFeedsBreak { get; init; }
}

/// <summary>Something that does not come in whatever else the file says.</summary>
/// <param name="Reason">One clause in the plural, such as "comments without a readable time".</param>
/// <param name="Detail">What is wrong at this place, where the reason does not say it.</param>
public sealed record LeftOut(Place Place, string Reason, string? Detail = null) : ExportItem(Place);

/// <summary>Who wrote a comment.</summary>
/// <param name="Identity">
/// Tells authors of equal names apart, and may hold an e-mail address: it is never stored, in no form that outlives the run.
/// </param>
/// <param name="Name">As readers saw it.</param>
/// <param name="IsRegistered">Whether it was an account there, or a guest.</param>
public sealed record ExportedAuthor(string Identity, string Name, bool IsRegistered);
