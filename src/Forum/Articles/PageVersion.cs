namespace Forum.Articles;

/// <summary>
/// The version of an article's comment pages: every change of their data changes at least one of the two values.
/// </summary>
/// <param name="ArticleVersion">The article's version, which changes with every event of its log.</param>
/// <param name="ProfilesVersion">The version of the author profiles, which changes with every pseudonym's name, badges
/// or picture.</param>
public readonly record struct PageVersion(long ArticleVersion, long ProfilesVersion);
