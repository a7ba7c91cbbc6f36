namespace GraphQLServer.Tests.Tiny;

internal sealed record Loan(string Book, string? To);
