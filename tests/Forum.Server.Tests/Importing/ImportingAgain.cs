using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Import;
using Forum.Import.Parsing;
using Forum.Import.Reporting;
using Forum.Testing;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Forum.Server.Tests.Importing.ExportFiles;

namespace Forum.Server.Tests.Importing;

/// <summary>A site is exported and imported, gets new comments in both systems, and is exported again.</summary>
public abstract class ImportingAgain(ForumHost forum)
{
    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task A_later_export_adds_and_counts_new_comments()
    {
        var early = Item(
            "later", 1, Comment(1, name: "Lea"), Comment(2, 1, name: "Max"), Comment(3, 2, approved: "0", name: "Lea"));
        await runner.RunAsync("wordpress", Bytes(WordPress("later", early)));
        var before = await runner.CommentsAsync("later-1");
        Assert.Equal(0, (await runner.ArticleAsync("later-1")).LastEvent);

        var late = Item(
            "later", 1, Comment(1, name: "Lea"), Comment(2, 1, name: "Max"), Comment(3, 2, approved: "0", name: "Lea"),
            Comment(4, 3, name: "Max"), Comment(5, 77, name: "Uma"), Comment(6, approved: "0", name: "Lea"));
        var other = Item("later", 2, Comment(7, name: "Lea"));
        var (code, output) = await runner.RunAsync("wordpress", Bytes(WordPress("later", other, late)));
        Assert.Equal(0, code);
        Assert.Contains("Imported: 1 article, 4 comments, 1 pseudonym.", output, StringComparison.Ordinal);
        Assert.Contains("Already present: 1 article, 3 comments.", output, StringComparison.Ordinal);

        var after = await runner.CommentsAsync("later-1");
        Assert.Equal(["Lea", "Max", "Lea", "Max", "Uma", "Lea"], after.Select(c => c.Author.Name));
        Assert.Equal(before[0].Author.Id, (await runner.CommentsAsync("later-2"))[0].Author.Id);
        Assert.Equal((0, 1, 1, 0), Counts(after[1]));
        Assert.Equal(ListVisibility.Listed, after[2].Standing.Listing);
        var article = await runner.ArticleAsync("later-1");
        Assert.Equal((4, 2, 1, 1L), (article.CommentCount, article.ListedCount, article.HeldCount, article.LastEvent));
        Assert.Equal(after[4].Comment.CreatedAt, article.LastActivityAt);
        await using var db = await runner.OpenAsync();
        var added = await db.ArticleEvents.SingleAsync(
            e => e.ArticleId == article.Id, TestContext.Current.CancellationToken);
        Assert.Equal((ArticleEventKind.CommentAdded, after[4].Comment.Id), (added.Kind, added.CommentId!.Value));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task Changes_by_moderators_and_editors_are_kept()
    {
        var file = Bytes(WordPress("kept", Item("kept", 1, Comment(1), Comment(2, 1, approved: "0"))));
        await runner.RunAsync("wordpress", file);
        await using (var write = await Services.GetRequiredService<IWriteTransactionFactory>()
            .BeginAsync(TestContext.Current.CancellationToken))
        {
            var article = await write.Db.Articles.SingleAsync(
                a => a.Slug == "kept-1", TestContext.Current.CancellationToken);
            article.Title = "A better title";
            article.SetLock(new DiscussionLock("Enough.", Start, null, null));
            await write.CommitAsync();
        }

        var before = await runner.DumpAsync();
        await runner.RunAsync("wordpress", file);
        Assert.Equal(before, await runner.DumpAsync());
        await runner.RunAsync(
            "wordpress",
            Bytes(WordPress("kept", Item("kept", 1, Comment(1), Comment(2, 1, approved: "1"), Comment(3)))));
        var kept = await runner.ArticleAsync("kept-1");
        Assert.Equal(("A better title", "Enough.", 2), (kept.Title, kept.Lock?.Reason, kept.CommentCount));
        Assert.Equal(CommentStatus.Pending, (await runner.CommentsAsync("kept-1"))[1].Comment.Status);
    }

    [Fact]
    public async Task Staged_rows_of_an_aborted_run_are_deleted()
    {
        await using (var db = await runner.OpenAsync())
        {
            db.ImportRows.Add(new ImportRow(Guid.NewGuid(), "1", 1, "{}"));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            0, (await runner.RunAsync("wordpress", Bytes(WordPress("dead", Item("dead", 1, Comment(1)))))).Code);
        await using var after = await runner.OpenAsync();
        Assert.Equal(0, await after.ImportRows.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_stops_when_another_run_has_replaced_it()
    {
        var before = await runner.DumpAsync();
        await using var db = await runner.OpenAsync();
        var import = new ImportDiscussions(
            Services.GetRequiredService<IWriteTransactionFactory>(), new ForumRules(), TimeProvider.System);
        var replaced = new Interrupted(() => db.ImportRows.ExecuteDelete());
        var refusal = await Assert.ThrowsAsync<Refusal>(
            () => import.RunAsync(replaced, new Progress<ImportProgress>(), TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.Conflict, refusal.Code);
        Assert.Equal(before, await runner.DumpAsync());
    }

    private IServiceProvider Services => forum.Node.Services;

    private static (int Replies, int Below, int Listed, int Held) Counts(ImportedComment of) =>
        (of.Standing.ReplyCount, of.Standing.DescendantCount, of.Standing.ListedCount, of.Standing.HeldCount);

    /// <summary>Runs an action while the file is being read.</summary>
    private sealed class Interrupted(Action meanwhile) : IExport
    {
        public bool HasScatteredComments => false;

        public IEnumerable<ExportItem> Read()
        {
            meanwhile();
            yield return new ExportedArticle(
                new SourcePosition(1, "item"), "1", Guid.CreateVersion7())
            { Title = "Replaced", PublishedAt = Start };
        }
    }

    public sealed class OnSqlite(SqliteForum forum) : ImportingAgain(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : ImportingAgain(forum), IClassFixture<PostgresForum>;
}
