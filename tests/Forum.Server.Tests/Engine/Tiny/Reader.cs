namespace Forum.Server.Tests.Engine.Tiny;

/// <summary>The viewer of the tiny schema.</summary>
internal sealed record Reader(string? Name);
