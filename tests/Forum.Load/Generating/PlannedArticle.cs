namespace Forum.Load.Generating;

/// <summary>A planned article, and the size and shape of its discussion.</summary>
/// <param name="Slug">The slug, by which the benchmarks find the article.</param>
/// <param name="Comments">The number of comments at all depths.</param>
/// <param name="Crowd">Additional direct replies to one of the top-level comments; they have no replies
/// themselves.</param>
/// <param name="ShapeSeed">Articles with the same seed and size have the same shape.</param>
internal sealed record PlannedArticle(string Slug, int Comments, int Crowd, int ShapeSeed);
