namespace Forum.Import.Parsing;

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

    /// <summary>May hold markup, which goes.</summary>
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
