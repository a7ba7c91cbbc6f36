namespace Forum.Load.Generating;

/// <summary>An article to be made, and the size and shape of its discussion.</summary>
/// <param name="Slug">Also how the benchmarks find it again.</param>
/// <param name="Comments">At every depth.</param>
/// <param name="Crowd">Direct replies, in addition, to one of the top-level comments; they have no replies themselves.</param>
/// <param name="ShapeSeed">Articles of one seed and size have one shape.</param>
internal sealed record PlannedArticle(string Slug, int Comments, int Crowd, int ShapeSeed);
