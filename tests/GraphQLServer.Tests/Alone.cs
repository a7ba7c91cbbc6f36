namespace GraphQLServer.Tests;

/// <summary>Classes that measure this process: they run after all others, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
