using Forum.Authorization;
using Forum.Errors;
using Forum.Import.Applying;
using Forum.Import.Parsing;
using Forum.Import.Reporting;
using Forum.Import.Staging;
using Forum.Transactions;

namespace Forum.Import;

/// <summary>
/// Imports the articles and comments of another system's export. The file is read once and may have any size: comments
/// are staged in the database until their article is complete. Importing the same file again changes nothing.
/// </summary>
public sealed class ImportDiscussions(IWriteTransactionFactory transactions, ForumRules rules, TimeProvider clock)
{
    private const int MaxBatch = 500, MaxBatchLength = 1_000_000;

    /// <summary>
    /// Commits in several transactions. When it is cancelled or fails, what has been committed stays, including part of
    /// an article's comments, and the next run with the same file adds what is missing. When the file is truncated
    /// (<see cref="ImportSummary.ReadFailure"/>), only complete articles are imported: none at all if any comment may
    /// have been in the missing part.
    /// </summary>
    /// <exception cref="Refusal">CONFLICT: another import has started meanwhile; BUSY.</exception>
    public async Task<ImportSummary> RunAsync(
        IExport export, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var summary = new ImportSummary();
        var staging = new ImportStaging(
            transactions, () => progress.Report(new ImportProgress(IsReading: false, 0, 0) { IsWaiting = true }));
        await staging.OpenAsync(cancellationToken);
        try
        {
            await ReadAsync(export, staging, summary, progress, cancellationToken);
            if (summary.ReadFailure is null || !export.HasScatteredComments)
                await WriteAsync(staging, summary, progress, cancellationToken);
        }
        finally
        {
            await staging.CloseAsync();
        }

        return summary;
    }

    private async Task ReadAsync(
        IExport export, ImportStaging staging, ImportSummary summary, IProgress<ImportProgress> progress,
        CancellationToken cancellationToken)
    {
        var latestAllowed = clock.GetUtcNow().UtcDateTime.AddDays(1);
        List<ExportItem> batch = [];
        long length = 0, articles = 0, comments = 0;
        try
        {
            foreach (var item in export.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (item is ExportedArticle) articles++;
                else comments++;
                if (item is SkippedItem skipped) summary.AddSkipped(skipped.Reason, skipped.Position, skipped.Detail);
                else if (item is ExportedComment comment && comment.CreatedAt > latestAllowed)
                    summary.AddSkipped("comments dated in the future", comment.Position);
                else batch.Add(item);
                length += LengthOf(item);
                if (batch.Count < MaxBatch && length < MaxBatchLength) continue;
                await FlushAsync();
                progress.Report(new ImportProgress(IsReading: true, articles, comments));
            }
        }
        catch (InvalidExportException exception)
        {
            summary.ReadFailure = exception;
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            if (batch.Count > 0) summary.CommentsAlreadyPresent += await staging.AddAsync(batch, cancellationToken);
            batch.Clear();
            length = 0;
        }
    }

    private async Task WriteAsync(
        ImportStaging staging, ImportSummary summary, IProgress<ImportProgress> progress,
        CancellationToken cancellationToken)
    {
        var articles = 0L;
        var authors = new ImportedAuthors(staging.Authors);
        var article = new ArticleImport(staging, rules, authors, summary, written =>
        {
            summary.CommentsAdded += written;
            Report();
        });
        await new ArticleImports(staging, article, summary).RunAsync(
            () =>
            {
                articles++;
                Report();
            },
            cancellationToken);

        void Report() => progress.Report(new ImportProgress(IsReading: false, articles, summary.CommentsAdded));
    }

    private static int LengthOf(ExportItem item) => item switch
    {
        ExportedComment comment => comment.Html.Length,
        ExportedArticle article => article.Html?.Length ?? 0,
        _ => 0,
    };
}
