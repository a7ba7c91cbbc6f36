using Forum.Data;

using Forum.Errors;
namespace Forum.Transactions;

/// <summary>
/// Opens the write transactions, as each database serializes them. Every use case runs in one
/// <see cref="WriteTransaction"/>, and every write below an article first locks the article's row: it sees everything
/// committed before, and later writers wait for it.
/// </summary>
public interface IWriteTransactionFactory
{
    /// <summary>
    /// Opens the transaction of a use case that does not write below an article, on a dedicated context.
    /// </summary>
    /// <param name="cancellationToken">Also cancels the save, until the commit is sent.</param>
    /// <exception cref="Refusal">BUSY when other transactions keep the database locked for too long.</exception>
    Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the transaction of a use case that writes below an article, and locks the article's row until the
    /// transaction ends. Writers of one article wait for each other, and never for writers of another article.
    /// </summary>
    /// <param name="cancellationToken">Also cancels the save, until the commit is sent.</param>
    /// <exception cref="Refusal">BUSY when other transactions keep the database locked for too long.</exception>
    Task<WriteTransaction> BeginAsync(Guid articleId, CancellationToken cancellationToken);

    /// <summary>
    /// Opens the transaction of a use case that writes rows of one account and nothing below an article: sign-ins,
    /// sessions, registrations. Together they may use only a part of the connections, and at most two per key, so that
    /// locked rows or a flood of sign-ins do not delay posts, votes and other accounts.
    /// </summary>
    /// <param name="key">Identifies the rows that are written: a row id, or a hash.</param>
    /// <param name="cancellationToken">Also cancels the save, until the commit is sent.</param>
    /// <exception cref="Refusal">BUSY when other writes with the same key, or locks on the database, take too
    /// long.</exception>
    Task<WriteTransaction> BeginAccountAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a transaction of an import. Its statements may take long; writers of the running forum get their turn
    /// between two transactions.
    /// </summary>
    /// <param name="articleId">The article whose row is locked; null: none.</param>
    /// <exception cref="Refusal">BUSY when other transactions keep the database locked for too long.</exception>
    Task<WriteTransaction> BeginImportAsync(Guid? articleId, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a context for the reads of an import, with the same long statement timeout as its transactions.
    /// </summary>
    Task<ForumDb> OpenImportReaderAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether a write failed because others held a lock for too long. Nothing was written, and the write may be
    /// retried.
    /// </summary>
    bool IsLockTimeout(Exception exception);
}
