namespace Forum.Api.Mutations;

/// <summary>What the sample inputs of mutations are about.</summary>
/// <param name="Comment">A comment below the article.</param>
public sealed record SampleIds(Guid Section, Guid Article, Guid Comment);
