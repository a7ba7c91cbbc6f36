namespace GraphQLServer.Tests.Tiny;

internal sealed record Book(int Id, string Title, int AuthorId, Genre Genre, DateTimeOffset At);
