using Forum.Articles;

namespace Forum.Writing;

/// <summary>
/// How a database lets writers through one after the other. Every use case runs in one <see cref="ForumWrite"/>, and
/// every write below an article first takes the article's row: what was answered before is seen, what comes after waits.
/// </summary>
public interface IWriteGate
{
    /// <summary>Opens the one transaction of a use case, on a context of its own.</summary>
    /// <exception cref="Refusal">BUSY when the database stays locked by others too long.</exception>
    Task<ForumWrite> BeginAsync(CancellationToken cancellationToken);

    /// <summary>The articles with these ids, tracked and held until the transaction ends; in the order of their ids.</summary>
    Task<IReadOnlyList<Article>> TakeArticlesAsync(ForumDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
