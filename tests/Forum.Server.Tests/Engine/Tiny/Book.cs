namespace Forum.Server.Tests.Engine.Tiny;

internal sealed record Book(int Id, string Title, int AuthorId, Genre Genre, DateTimeOffset At);
