using Forum.Authorization;
using Forum.Errors;
using Forum.Import.Applying;
using Forum.Import.Parsing;
using Forum.Import.Reporting;
using Forum.Import.Staging;
using Forum.Transactions;

namespace Forum.Import;

/// <summary>
/// Brings in the articles and comments of another system's export. The file is read once and may be of any size: its
/// comments wait in the database until their article is whole. The same file a second time changes nothing.
/// </summary>
public sealed class ImportDiscussions(IWriteTransactionFactory gate, ForumRules rules, TimeProvider clock)
{
    private const int MaxBatch = 500, MaxBatchLength = 1_000_000;

    /// <summary>
    /// Commits in pieces. When it is cancelled or fails, what has been committed stays, also a part of an article's comments, and
    /// the next run with the same file adds what is missing. When the file breaks off (<see cref="ImportSummary.Broken"/>) only
    /// whole articles come in: none at all where any comment may have been in the missing part.
    /// </summary>
    /// <exception cref="Refusal">CONFLICT: another import has begun meanwhile; BUSY.</exception>
    public async Task<ImportSummary> RunAsync(IExport export, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var summary = new ImportSummary();
        var stage = new ImportStage(gate);
        await stage.OpenAsync(cancellationToken);
        try
        {
            await ReadAsync(export, stage, summary, progress, cancellationToken);
            if (summary.Broken is null || !export.ScattersComments) await LandAsync(stage, summary, progress, cancellationToken);
        }
        finally
        {
            await stage.CloseAsync();
        }

        return summary;
    }

    private async Task ReadAsync(
        IExport export, ImportStage stage, ImportSummary summary, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var latest = clock.GetUtcNow().UtcDateTime.AddDays(1);
        List<ExportItem> batch = [];
        long length = 0, articles = 0, comments = 0;
        try
        {
            foreach (var item in export.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (item is ExportedArticle) articles++;
                else comments++;
                if (item is SkippedItem left) summary.Leave(left.Reason, left.Place, left.Detail);
                else if (item is ExportedComment early && early.At > latest) summary.Leave("comments from the future", early.Place);
                else batch.Add(item);
                length += LengthOf(item);
                if (batch.Count < MaxBatch && length < MaxBatchLength) continue;
                await FlushAsync();
                progress.Report(new ImportProgress(IsReading: true, articles, comments));
            }
        }
        catch (BrokenExport broken)
        {
            summary.Broken = broken;
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            if (batch.Count > 0) summary.CommentsAlreadyThere += await stage.AddAsync(batch, cancellationToken);
            batch.Clear();
            length = 0;
        }
    }

    private async Task LandAsync(ImportStage stage, ImportSummary summary, IProgress<ImportProgress> progress, CancellationToken cancellationToken)
    {
        var articles = 0L;
        var authors = new ImportedAuthors(stage.Authors);
        var article = new ArticleImport(stage, rules, authors, summary, landed =>
        {
            summary.CommentsAdded += landed;
            Report();
        });
        await new ArticleImports(stage, article, summary).RunAsync(
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
