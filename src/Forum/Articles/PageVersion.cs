namespace Forum.Articles;

/// <summary>As of when an article's pages of comments are true: whatever changes in them changes one of the two.</summary>
/// <param name="Stamp">The article's, which is new with every line of its log.</param>
/// <param name="Faces">A stamp that is new whenever a pseudonym's name, badges or picture change.</param>
public readonly record struct PageVersion(long Stamp, long Faces);
