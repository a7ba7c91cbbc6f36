namespace Forum.Server.Tests;

/// <summary>
/// A collection of classes that measure this process: they run after all other classes, one at a time.
/// </summary>
[CollectionDefinition(nameof(NonParallel), DisableParallelization = true)]
public sealed class NonParallel;
