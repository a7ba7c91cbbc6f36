using Forum.Data;

namespace Forum.Server.Tests.Importing;

/// <summary>A comment and the rows that belong to it.</summary>
internal sealed record ImportedComment(Comment Comment, CommentStats Standing, Pseudonym Author);
