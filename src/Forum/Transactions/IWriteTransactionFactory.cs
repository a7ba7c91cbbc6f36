using Forum.Data;

using Forum.Errors;
namespace Forum.Transactions;

/// <summary>
/// How a database lets writers through one after the other. Every use case runs in one <see cref="WriteTransaction"/>, and
/// every write below an article first locks the article's row: what was committed before is seen, what comes after waits.
/// </summary>
public interface IWriteTransactionFactory
{
    /// <summary>Opens the one transaction of a use case that writes below no article, on a context of its own.</summary>
    /// <param name="cancellationToken">Also ends the saving of the write, up to its commit.</param>
    /// <exception cref="Refusal">BUSY when the database stays locked by others too long.</exception>
    Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the one transaction of a use case that writes below an article, and locks the article's row until the
    /// transaction ends. Writers of one article wait for each other, and never for writers of another article.
    /// </summary>
    /// <param name="cancellationToken">Also ends the saving of the write, up to its commit.</param>
    /// <exception cref="Refusal">BUSY when the database stays locked by others too long.</exception>
    Task<WriteTransaction> BeginAsync(Guid articleId, CancellationToken cancellationToken);

    /// <summary>
    /// Opens the one transaction of a use case that writes rows of one account, and below no article: sign-ins, sessions,
    /// registrations. All of them together use a part of the connections, and those with one key two: rows that others hold, or a
    /// flood of sign-ins, do not delay posts, votes and other accounts.
    /// </summary>
    /// <param name="key">Whose rows: the id of a row, or a hash.</param>
    /// <param name="cancellationToken">Also ends the saving of the write, up to its commit.</param>
    /// <exception cref="Refusal">BUSY when others write to it, or the database stays locked by others, too long.</exception>
    Task<WriteTransaction> BeginAccountAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a transaction of an import: its statements may take long, and writers of the running forum get their turns
    /// between two of them.
    /// </summary>
    /// <param name="articleId">The article whose row is locked; null: none.</param>
    /// <exception cref="Refusal">BUSY when the database stays locked by others too long.</exception>
    Task<WriteTransaction> BeginImportAsync(Guid? articleId, CancellationToken cancellationToken);

    /// <summary>Opens a context for the reads of an import, whose statements may take as long as those of its transactions.</summary>
    Task<ForumDb> OpenImportReaderAsync(CancellationToken cancellationToken);

    /// <summary>Whether a write failed because others held a lock for too long: nothing was written, and it may be tried again.</summary>
    bool IsLockTimeout(Exception exception);
}
