using Forum.Data;
using Forum.Errors;
using Forum.Events;
using Microsoft.EntityFrameworkCore.Storage;

namespace Forum.Transactions;

/// <summary>One open transaction. Disposed without <see cref="CommitAsync"/> it leaves nothing behind.</summary>
/// <param name="db">The context of this write alone.</param>
/// <param name="transaction">The open transaction of <paramref name="db"/>.</param>
/// <param name="feed">Told, after the commit, how far the logs of the articles go.</param>
/// <param name="last">Told, after the commit, that readers may see something new.</param>
/// <param name="cancellationToken">Ends the saving, up to the commit.</param>
public sealed class WriteTransaction(
    ForumDb db, IDbContextTransaction transaction, ArticleEventHub feed, LocalWriteClock last, CancellationToken cancellationToken) : IAsyncDisposable
{
    private bool isSent;

    public ForumDb Db => db;

    /// <summary>The article whose row this transaction holds.</summary>
    /// <exception cref="Refusal">NOT_FOUND: there is none under the id.</exception>
    public Article Article => Held ?? throw Refusal.NotFound("article", "articleId");

    /// <summary>As <see cref="Article"/>; null: there is none.</summary>
    public Article? Held { get; init; }

    /// <summary>
    /// Whether this write invalidates cached responses. Sign-in bookkeeping does not.
    /// </summary>
    public bool InvalidatesResponses { get; set; } = true;

    /// <summary>
    /// Asked before the commit is sent, while the rows that it changes are held: whether the caller has disconnected. If so,
    /// nothing is written: what the caller has sent elsewhere since is either committed, and newer, or waits for these rows.
    /// </summary>
    public Func<bool> IsClientDisconnected { get; set; } = static () => false;

    /// <summary>
    /// Whether this write shows something new and takes nothing away, such as a new account: cached responses are invalidated, and
    /// may still be sent while the database is not available.
    /// </summary>
    public bool OnlyAdds { get; set; }

    /// <summary>
    /// Whether this write, which has no events, changes <see cref="Article"/> and nothing else: cached responses that read only
    /// other articles stay valid.
    /// </summary>
    public bool ChangesArticleOnly { get; set; }

    /// <summary>Called once at the end, committed or not: lets the next writer in.</summary>
    public Action? OnDisposed { get; set; }

    /// <summary>
    /// Whether a failed commit may have been carried out all the same: the connection broke before the database's
    /// response came. False for a database within this process.
    /// </summary>
    public Func<Exception, bool> IsOutcomeUnknown { get; init; } = _ => false;

    /// <summary>
    /// Saves and commits. Until the commit is sent the write can be cancelled, and then leaves nothing behind; from there on
    /// it is carried out or not, whoever still waits for it.
    /// </summary>
    /// <exception cref="OperationCanceledException">Nothing was saved.</exception>
    /// <exception cref="Refusal">
    /// BUSY: the caller has disconnected, and nothing was saved. OUTCOME_UNKNOWN: the database did not say whether it committed.
    /// </exception>
    public async Task CommitAsync()
    {
        await db.SaveChangesAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (IsClientDisconnected()) throw Refusal.Disconnected();
        isSent = true;
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception exception) when (IsOutcomeUnknown(exception))
        {
            Publish();
            throw new Refusal(
                ErrorCode.OutcomeUnknown,
                "It is not known whether this was saved. Read it again, or repeat the call with the same idempotency key.");
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
        catch (Exception exception) when (isSent && IsOutcomeUnknown(exception))
        {
            // The outcome has been reported already: a connection that breaks afterwards does not turn it into a failure.
        }
        finally
        {
            OnDisposed?.Invoke();
        }
    }

    /// <summary>A number that is too high, after a commit that failed, is found out by the readers of the log.</summary>
    private void Publish()
    {
        if (InvalidatesResponses) last.Note(db.ArticleEvents.Local, ChangesArticleOnly ? Article.Id : null, OnlyAdds);
        foreach (var line in db.ArticleEvents.Local) feed.Publish(line.ArticleId, line.Number);
    }
}
