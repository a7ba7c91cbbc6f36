namespace Forum.Import.Parsing;

/// <summary>An article, or the reason why it is not imported; its comments are then not imported either.</summary>
/// <param name="Thread">Matches <see cref="ExportedComment.Thread"/> of its comments.</param>
/// <param name="Id">The article's id: the same for the same article of the same site in every export.</param>
public sealed record ExportedArticle(SourcePosition Position, string Thread, Guid Id) : ExportItem(Position)
{
    /// <summary>
    /// Why the article is skipped: a noun phrase in the plural, such as "drafts". Null if it is imported.
    /// </summary>
    public string? SkipReason { get; init; }

    /// <summary>The article's slug in the source system.</summary>
    public string SlugHint { get; init; } = "";
    public string? Url { get; init; }

    /// <summary>May contain markup, which is removed.</summary>
    public string Title { get; init; } = "";
    public string? Summary { get; init; }

    /// <summary>As in the export, not sanitized.</summary>
    public string? Html { get; init; }
    public string? Byline { get; init; }
    public string SectionSlug { get; init; } = "";
    public string SectionName { get; init; } = "";
    public DateTime PublishedAt { get; init; }
    public bool IsLocked { get; init; }

    /// <summary>Whether the article is imported only if at least one of its comments is.</summary>
    public bool NeedsComments { get; init; }
}
