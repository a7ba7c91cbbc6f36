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
internal sealed class ImportStaging(IWriteTransactionFactory transactions)
{
    private const int MaxDeleted = 5_000;

    private readonly Guid ownerRunId = Guid.CreateVersion7();
    private readonly AuthorKeys keys = new();
    private long number;

    public Guid Articles { get; } = Guid.CreateVersion7();

    public Guid Comments { get; } = Guid.CreateVersion7();

    public Guid Authors { get; } = Guid.CreateVersion7();

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Another run stops as soon as the row that marks it as present is gone.
        await using (var write = await transactions.BeginImportAsync(cancellationToken))
        {
            await write.Db.ImportRows.Where(r => r.Thread == "" && r.Number == 0).ExecuteDeleteAsync(cancellationToken);
            write.Db.ImportRows.Add(new ImportRow(ownerRunId, "", 0, ""));
            await write.CommitAsync();
        }

        await DeleteAsync(r => r.RunId != ownerRunId, cancellationToken);
    }

    /// <summary>Opens a context for the reads of this run.</summary>
    public Task<ForumDb> OpenReaderAsync(CancellationToken cancellationToken) =>
        transactions.OpenImportReaderAsync(cancellationToken);

    /// <summary>
    /// Writes to an article and commits. After a lock timeout the transaction is rolled back and retried.
    /// </summary>
    /// <param name="articleId">The article whose row is locked.</param>
    /// <param name="writeAsync">Writes; it may be called several times.</param>
    /// <exception cref="Refusal">CONFLICT: another import has started since.</exception>
    public Task WriteAsync(
        Guid articleId, Func<WriteTransaction, Task> writeAsync, CancellationToken cancellationToken) =>
        transactions.WriteImportAsync(
            articleId,
            async write =>
            {
                await MustBeLatestRunAsync(write, cancellationToken);
                await writeAsync(write);
                await write.CommitAsync();
            },
            cancellationToken);

    /// <summary>Starts a transaction of this run that does not write below an article.</summary>
    /// <exception cref="Refusal">CONFLICT: another import has started since.</exception>
    public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var write = await transactions.BeginImportAsync(cancellationToken);
        try
        {
            await MustBeLatestRunAsync(write, cancellationToken);
            return write;
        }
        catch
        {
            await write.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stages what the forum does not have yet.</summary>
    /// <returns>How many of the comments the forum already has.</returns>
    public async Task<int> AddAsync(IReadOnlyList<ExportItem> items, CancellationToken cancellationToken)
    {
        await using var write = await BeginAsync(cancellationToken);
        var db = write.Db;
        var comments = items.OfType<ExportedComment>().ToList();
        var ids = comments.Select(c => c.Id).ToArray();
        var existing = await db.Comments.Where(c => EF.Parameter(ids).Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.AuthorId, cancellationToken);
        var keyed = comments.Select(comment => (Key: keys.Of(comment.Author), Comment: comment)).ToList();
        await RegisterAsync(db, keyed, existing, cancellationToken);
        var rows = items.OfType<ExportedArticle>().Select(Row)
            .Concat(keyed.Where(c => !existing.ContainsKey(c.Comment.Id)).Select(c => Row(c.Key, c.Comment)));
        await using (var writer = new RowWriter<ImportRow>(db)) await writer.WriteAsync(rows, cancellationToken);
        await write.CommitAsync();
        return comments.Count(c => existing.ContainsKey(c.Id));
    }

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
            await using var write = await transactions.BeginImportAsync(cancellationToken);
            var wanted = write.Db.ImportRows.Where(rows);
            deleted = await wanted.OrderBy(r => r.RunId).ThenBy(r => r.Thread).ThenBy(r => r.Number).Take(MaxDeleted)
                .ExecuteDeleteAsync(cancellationToken);
            await write.CommitAsync();
        }
    }

    private async Task MustBeLatestRunAsync(WriteTransaction write, CancellationToken cancellationToken)
    {
        var updated = await write.Db.ImportRows.Where(r => r.RunId == ownerRunId)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Json, ""), cancellationToken);
        if (updated == 0) throw new Refusal(ErrorCode.Conflict, "Another import has started; this one was stopped.");
    }

    /// <summary>
    /// An author is identified by a previously imported comment: neither name nor address links two runs, so an author
    /// without one in this file gets a new pseudonym.
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
            else if (current != previous) row.Rewrite(Serialize(current));
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
