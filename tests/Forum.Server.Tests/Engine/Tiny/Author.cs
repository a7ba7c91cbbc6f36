namespace Forum.Server.Tests.Engine.Tiny;

internal sealed record Author(int Id, string Name);
