using System.Diagnostics;
using System.Linq.Expressions;
using System.Text.Json;
using Forum.Data;
using Forum.Errors;
using Forum.Import.Parsing;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Import.Staging;

/// <summary>
/// Stages what a run reads in the table `import_rows`: articles in the order of the file, comments by article, authors.
/// The run that started last owns the table: it deletes the rows of other runs, and a run whose rows are gone fails
/// before it writes again.
/// </summary>
/// <param name="onWaiting">Called before a transaction is retried because other writers prevented it.</param>
internal sealed class ImportStaging(IWriteTransactionFactory transactions, Action onWaiting)
{
    private const int MaxDeleted = 5_000;

    /// <summary>
    /// How long a transaction is retried while others hold the locks, the file or the connections that it needs.
    /// </summary>
    private static readonly TimeSpan RetryTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Pause between transactions, in which other writers can lock the article's row.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Guid ownerRunId = Guid.CreateVersion7();
    private readonly AuthorKeys keys = new();
    private long number;

    public Guid Articles { get; } = Guid.CreateVersion7();

    public Guid Comments { get; } = Guid.CreateVersion7();

    public Guid Authors { get; } = Guid.CreateVersion7();

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Deleting the row that marks another run as active makes that run stop.
        await RunAsync(
            null,
            async write =>
            {
                write.Db.ImportRows.Add(new ImportRow(ownerRunId, "", 0, ""));
                return await write.Db.ImportRows.Where(r => r.Thread == "" && r.Number == 0)
                    .ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
        await DeleteAsync(r => r.RunId != ownerRunId, cancellationToken);
    }

    /// <summary>Opens a context for the reads of this run.</summary>
    public Task<ForumDb> OpenReaderAsync(CancellationToken cancellationToken) =>
        RetryAsync(() => transactions.OpenImportReaderAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Runs a transaction of this run and commits it. It is rolled back and retried for up to a minute while other
    /// writers prevent it, and once when another transaction has inserted the same unique value. While the row of an
    /// article is locked, other locks are waited for only briefly, because other writers wait for that row.
    /// </summary>
    /// <param name="articleId">The article whose row it locks; null: none.</param>
    /// <param name="writeAsync">Called once for each attempt.</param>
    /// <exception cref="Refusal">CONFLICT: another import has started since. BUSY.</exception>
    public Task<T> WriteAsync<T>(
        Guid? articleId, Func<WriteTransaction, Task<T>> writeAsync, CancellationToken cancellationToken) =>
        RunAsync(
            articleId,
            async write =>
            {
                var updated = await write.Db.ImportRows.Where(r => r.RunId == ownerRunId)
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.Json, ""), cancellationToken);
                return updated > 0
                    ? await writeAsync(write)
                    : throw new Refusal(ErrorCode.Conflict, "Another import has started; this one was stopped.");
            },
            cancellationToken);

    /// <summary>Stages what the forum does not have yet.</summary>
    /// <returns>How many of the comments the forum already has.</returns>
    public Task<int> AddAsync(IReadOnlyList<ExportItem> items, CancellationToken cancellationToken) =>
        WriteAsync(null, write => AddAsync(write.Db, items, cancellationToken), cancellationToken);

    /// <summary>Deletes everything of this run but the articles and comments that it has written.</summary>
    public Task CloseAsync()
    {
        Guid[] ownRunIds = [ownerRunId, Articles, Comments, Authors];
        return DeleteAsync(r => EF.Parameter(ownRunIds).Contains(r.RunId), CancellationToken.None);
    }

    /// <summary>Deletes rows, in several transactions when there are many.</summary>
    public async Task DeleteAsync(Expression<Func<ImportRow, bool>> rows, CancellationToken cancellationToken)
    {
        for (var deleted = MaxDeleted; deleted == MaxDeleted;)
        {
            deleted = await RunAsync(
                null,
                write => write.Db.ImportRows.Where(rows)
                    .OrderBy(r => r.RunId).ThenBy(r => r.Thread).ThenBy(r => r.Number).Take(MaxDeleted)
                    .ExecuteDeleteAsync(cancellationToken),
                cancellationToken);
        }
    }

    private Task<T> RunAsync<T>(
        Guid? articleId, Func<WriteTransaction, Task<T>> writeAsync, CancellationToken cancellationToken)
    {
        return RetryAsync(() => UniqueConflictRetry.WriteAsync(AttemptAsync), cancellationToken);

        async Task<T> AttemptAsync()
        {
            await using var write = await transactions.BeginImportAsync(articleId, cancellationToken);
            var result = await writeAsync(write);
            await write.CommitAsync();
            return result;
        }
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> attemptAsync, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await attemptAsync();
            }
            catch (Exception exception) when (transactions.IsContention(exception)
                && Stopwatch.GetElapsedTime(startedAt) < RetryTimeout)
            {
                onWaiting();
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private async Task<int> AddAsync(
        ForumDb db, IReadOnlyList<ExportItem> items, CancellationToken cancellationToken)
    {
        var comments = items.OfType<ExportedComment>().ToList();
        var ids = comments.Select(c => c.Id).ToArray();
        var existing = await db.Comments.Where(c => EF.Parameter(ids).Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.AuthorId, cancellationToken);
        var keyed = comments.Select(comment => (Key: keys.Of(comment.Author), Comment: comment)).ToList();
        await RegisterAsync(db, keyed, existing, cancellationToken);
        var rows = items.OfType<ExportedArticle>().Select(Row)
            .Concat(keyed.Where(c => !existing.ContainsKey(c.Comment.Id)).Select(c => Row(c.Key, c.Comment)));
        await using var writer = new RowWriter<ImportRow>(db);
        await writer.WriteAsync(rows, cancellationToken);
        return comments.Count(c => existing.ContainsKey(c.Id));
    }

    /// <summary>
    /// Only a comment that an earlier run imported identifies its author. Neither the name nor the e-mail address links
    /// two runs, so an author without such a comment in this file gets a new pseudonym.
    /// </summary>
    private async Task RegisterAsync(
        ForumDb db, List<(string Key, ExportedComment Comment)> comments, Dictionary<Guid, Guid> existing,
        CancellationToken cancellationToken)
    {
        var wanted = comments.Select(c => c.Key).Distinct().ToArray();
        var rows = await db.ImportRows.Where(r => r.RunId == Authors && EF.Parameter(wanted).Contains(r.Thread))
            .ToDictionaryAsync(r => r.Thread, cancellationToken);
        List<ImportRow> added = [];
        foreach (var (key, comment) in comments)
        {
            var row = rows.GetValueOrDefault(key);
            var previous = row is null
                ? new StagedAuthor(
                    Guid.CreateVersion7(), comment.Author.Name, comment.Author.IsRegistered, comment.CreatedAt)
                : JsonSerializer.Deserialize(row.Json, StagingJson.Default.StagedAuthor)!;
            var current = previous with
            {
                Id = existing.TryGetValue(comment.Id, out var id) ? id : previous.Id,
                IsRegistered = previous.IsRegistered || comment.Author.IsRegistered,
                FirstAt = comment.CreatedAt < previous.FirstAt ? comment.CreatedAt : previous.FirstAt,
            };
            if (row is null) added.Add(rows[key] = new ImportRow(Authors, key, 0, Serialize(current)));
            else if (current != previous) row.UpdateJson(Serialize(current));
        }

        await using var writer = new RowWriter<ImportRow>(db);
        await writer.WriteAsync(added, cancellationToken);
    }

    private ImportRow Row(ExportedArticle article) =>
        new(Articles, "", ++number, JsonSerializer.Serialize(article, StagingJson.Default.ExportedArticle));

    private ImportRow Row(string author, ExportedComment comment)
    {
        var staged = new StagedComment(
            comment.Id, comment.ParentTail, author, comment.Status, comment.Html, comment.LineFeedsBreak,
            comment.Position.Line, comment.Position.Element);
        return new ImportRow(
            Comments, comment.Thread, ++number, JsonSerializer.Serialize(staged, StagingJson.Default.StagedComment));
    }

    private static string Serialize(StagedAuthor author) =>
        JsonSerializer.Serialize(author, StagingJson.Default.StagedAuthor);
}
