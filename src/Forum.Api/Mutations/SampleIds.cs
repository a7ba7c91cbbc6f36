namespace Forum.Api.Mutations;

/// <summary>The existing objects that the sample inputs of mutations refer to.</summary>
/// <param name="Comment">A comment below the article.</param>
public sealed record SampleIds(Guid Section, Guid Article, Guid Comment);
