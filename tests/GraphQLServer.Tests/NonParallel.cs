namespace GraphQLServer.Tests;

/// <summary>Collection for test classes that measure this process: they run after all others, one at a time.</summary>
[CollectionDefinition(nameof(NonParallel), DisableParallelization = true)]
public sealed class NonParallel;
