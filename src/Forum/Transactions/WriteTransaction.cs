using Forum.Data;
using Forum.Errors;
using Forum.Events;
using Microsoft.EntityFrameworkCore.Storage;

namespace Forum.Transactions;

/// <summary>One open transaction. Disposing it without <see cref="CommitAsync"/> rolls it back.</summary>
/// <param name="db">The context, dedicated to this write.</param>
/// <param name="transaction">The open transaction of <paramref name="db"/>.</param>
/// <param name="hub">Notified after the commit of the new last event number of each changed article.</param>
/// <param name="localWrites">Notified after the commit that readers may see new data.</param>
/// <param name="cancellationToken">Cancels the save, until the commit is sent.</param>
public sealed class WriteTransaction(
    ForumDb db, IDbContextTransaction transaction, ArticleEventHub hub, LocalWriteClock localWrites,
    CancellationToken cancellationToken) : IAsyncDisposable
{
    private bool isCommitSent;

    public ForumDb Db => db;

    /// <summary>The article whose row this transaction has locked.</summary>
    /// <exception cref="Refusal">NOT_FOUND: there is no article with this id.</exception>
    public Article Article => LockedArticle ?? throw Refusal.NotFound("article", "articleId");

    /// <summary>Like <see cref="Article"/>, but null when there is none.</summary>
    public Article? LockedArticle { get; init; }

    /// <summary>
    /// Whether this write invalidates cached responses. Sign-in bookkeeping does not.
    /// </summary>
    public bool InvalidatesResponses { get; set; } = true;

    /// <summary>
    /// Returns whether the caller has disconnected. It is called immediately before the commit is sent, while the
    /// changed rows are locked. If true, nothing is saved: a later write of the same caller on another node has either
    /// been committed already, and must not be overwritten, or waits for these rows.
    /// </summary>
    public Func<bool> IsClientDisconnected { get; set; } = static () => false;

    /// <summary>
    /// Whether this write adds something and removes nothing, such as a new account. Cached responses are invalidated,
    /// but may still be served while the database is unavailable.
    /// </summary>
    public bool OnlyAdds { get; set; }

    /// <summary>
    /// Whether this write, which has no events, changes only <see cref="Article"/>: cached responses that read only
    /// other articles stay valid.
    /// </summary>
    public bool ChangesArticleOnly { get; set; }

    /// <summary>Called once at the end, committed or not: releases the slot for the next writer.</summary>
    public Action? OnDisposed { get; set; }

    /// <summary>
    /// Whether a failed commit may have been executed nevertheless, because the connection broke before the database
    /// responded. Always false for an in-process database.
    /// </summary>
    public Func<Exception, bool> IsOutcomeUnknown { get; init; } = _ => false;

    /// <summary>
    /// Saves and commits. The write can be cancelled until the commit is sent, and then nothing is saved. After that it
    /// completes or fails regardless of cancellation.
    /// </summary>
    /// <exception cref="OperationCanceledException">Nothing was saved.</exception>
    /// <exception cref="Refusal">
    /// BUSY: the caller has disconnected, and nothing was saved. OUTCOME_UNKNOWN: the database did not report whether
    /// it committed.
    /// </exception>
    public async Task CommitAsync()
    {
        await db.SaveChangesAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (IsClientDisconnected()) throw Refusal.Disconnected();
        isCommitSent = true;
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (IsOutcomeUnknown(exception))
        {
            Publish();
            throw new Refusal(
                ErrorCode.OutcomeUnknown,
                "The database did not confirm whether this was saved. Read it again, or repeat the call with the same idempotency key.");
        }

        Publish();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
            await db.DisposeAsync();
        }
        catch (Exception exception) when (isCommitSent && IsOutcomeUnknown(exception))
        {
            // The outcome has already been reported: a connection that breaks afterwards must not turn it into a
            // failure.
        }
        finally
        {
            OnDisposed?.Invoke();
        }
    }

    /// <summary>After a failed commit the number may be too high; the readers of the log handle that.</summary>
    private void Publish()
    {
        if (InvalidatesResponses)
            localWrites.Record(db.ArticleEvents.Local, ChangesArticleOnly ? Article.Id : null, OnlyAdds);
        foreach (var articleEvent in db.ArticleEvents.Local) hub.Publish(articleEvent.ArticleId, articleEvent.Number);
    }
}
