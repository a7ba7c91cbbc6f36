namespace GraphQLServer.Tests.Tiny;

internal sealed record Author(int Id, string Name);
