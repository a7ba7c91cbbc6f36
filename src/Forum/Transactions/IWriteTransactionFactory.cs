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
    /// Runs a use case that writes below an article, in a transaction that has locked the article's row. Writers of one
    /// article wait for each other, and never for writers of another article. While the row is locked, other locks are
    /// waited for only briefly, because other writers wait for the row. After such a lock timeout the transaction is
    /// rolled back, and the use case is called again in a new one after a pause in which others can lock the row.
    /// </summary>
    /// <param name="articleId">The article whose row is locked.</param>
    /// <param name="writeAsync">
    /// Writes and commits. It may be called several times, and must not keep anything from an earlier call.
    /// </param>
    /// <param name="cancellationToken">Also cancels the save, until the commit is sent.</param>
    /// <returns>What the use case returned.</returns>
    /// <exception cref="Refusal">BUSY when other transactions keep the database locked for too long.</exception>
    Task<T> WriteAsync<T>(
        Guid articleId, Func<WriteTransaction, Task<T>> writeAsync, CancellationToken cancellationToken);

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
    /// Opens a transaction of an import. Its statements may take long; other writers can run between two of its
    /// transactions. While it has locked an article's row, other locks are waited for only briefly.
    /// </summary>
    /// <param name="articleId">The article whose row is locked; null: none.</param>
    /// <exception cref="Refusal">BUSY when other transactions keep the database locked for too long.</exception>
    Task<WriteTransaction> BeginImportAsync(Guid? articleId, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a context for the reads of an import, with the same long statement timeout as its transactions.
    /// </summary>
    Task<ForumDb> OpenImportReaderAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether a transaction failed because others held a lock, the file or all connections for too long. Nothing was
    /// written, and the transaction may be retried.
    /// </summary>
    bool IsContention(Exception exception);
}
