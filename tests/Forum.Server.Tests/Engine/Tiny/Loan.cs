namespace Forum.Server.Tests.Engine.Tiny;

internal sealed record Loan(string Book, string? To);
