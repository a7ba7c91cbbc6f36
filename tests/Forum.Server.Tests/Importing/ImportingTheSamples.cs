using System.Text.RegularExpressions;
using Forum.Data;
using Forum.Testing;

namespace Forum.Server.Tests.Importing;

/// <summary>The complete theme test export of WordPress and the complete Disqus sample of Remark42.</summary>
public abstract partial class ImportingTheSamples(ForumHost forum)
{
    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task The_WordPress_sample_is_imported_completely_and_once()
    {
        var first = await runner.RunAsync("wordpress", ExportFiles.Sample("wordpress-theme-unit-test.xml"));
        Assert.Equal(0, first.Code);
        Assert.Contains("Imported: 57 articles, 32 comments, 20 pseudonyms.", first.Output, StringComparison.Ordinal);
        string[] leftOut =
        [
            "70 menu entries", "37 attachments", "19 pages without comments", "1 drafts", "1 scheduled posts",
            "1 password-protected posts", "1 comments of password-protected posts",
        ];
        Assert.All(leftOut, reason => Assert.Contains($"  {reason} (line ", first.Output, StringComparison.Ordinal));
        await AssertWordPressSampleAsync();

        var before = await runner.DumpAsync();
        Assert.DoesNotMatch(PersonalAddress(), before);
        var second = await runner.RunAsync("wordpress", ExportFiles.Sample("wordpress-theme-unit-test.xml"));
        Assert.Contains("Imported: 0 articles, 0 comments, 0 pseudonyms.", second.Output, StringComparison.Ordinal);
        Assert.Contains("Already present: 57 articles, 32 comments.", second.Output, StringComparison.Ordinal);
        Assert.Equal(before, await runner.DumpAsync());
    }

    [Fact]
    public async Task The_Disqus_sample_is_imported_completely_and_once()
    {
        var first = await runner.RunAsync("disqus", ExportFiles.Sample("disqus-sample.xml"));
        Assert.Equal(0, first.Code);
        Assert.Contains("Imported: 2 articles, 5 comments, 5 pseudonyms.", first.Output, StringComparison.Ordinal);
        Assert.Contains(
            "1 malformed records (line 137, element <createdAt>: this is not a time.)", first.Output,
            StringComparison.Ordinal);
        await AssertDisqusSampleAsync();

        var before = await runner.DumpAsync();
        Assert.DoesNotMatch(PersonalAddress(), before);
        var second = await runner.RunAsync("disqus", ExportFiles.Sample("disqus-sample.xml"));
        Assert.Contains("Imported: 0 articles, 0 comments, 0 pseudonyms.", second.Output, StringComparison.Ordinal);
        Assert.Contains("Already present: 2 articles, 5 comments.", second.Output, StringComparison.Ordinal);
        Assert.Equal(before, await runner.DumpAsync());
    }

    private async Task AssertWordPressSampleAsync()
    {
        var article = await runner.ArticleAsync("template-comments");
        Assert.Equal(
            ("Template: Comments", "Theme Buster", 19, 10, 1),
            (article.Title, article.Byline, article.CommentCount, article.ListedCount, article.HeldCount));
        Assert.Equal("https://wpthemetestdata.wordpress.com/2012/01/03/template-comments/", article.Url);
        Assert.Equal(At("2012-01-03T17:11:37Z"), article.PublishedAt);
        Assert.Equal(At("2013-03-14T18:30:33Z"), article.LastActivityAt);
        Assert.Null(article.Lock);
        Assert.Equal(0, article.LastEvent);

        var comments = await runner.CommentsAsync("template-comments");
        Assert.Equal(20, comments.Count);
        Assert.All(comments, c => Assert.Equal(7, c.Comment.Id.Version));
        Assert.Equal(
            Enumerable.Range(0, 10),
            comments.Where(c => c.Comment.Text.StartsWith("Comment Depth", StringComparison.Ordinal))
                .Select(c => c.Comment.Depth));
        var top = comments.Single(c => c.Comment.Text == "Comment Depth 01");
        Assert.Equal(
            (1, 9, 1, 0),
            (top.Standing.ReplyCount, top.Standing.DescendantCount, top.Standing.ListedCount, top.Standing.HeldCount));
        Assert.Equal(
            (At("2013-03-14T14:57:01Z"), article.Id, Ranks.Hot(0, top.Comment.CreatedAt)),
            (top.Comment.CreatedAt, top.Standing.ListKey, top.Standing.Hot));
        var held = comments.Single(c => c.Comment.Status == CommentStatus.Pending);
        Assert.Equal(
            (ListVisibility.Held, "auser", 0, 1),
            (held.Standing.Listing, held.Author.Name, held.Author.CommentCount, held.Author.WrittenCount));

        Assert.Equal(5, (await runner.CommentsAsync("template-pingbacks-an-trackbacks")).Count);
        Assert.Equal([0, 0, 0, 1], (await runner.CommentsAsync("page-with-comments")).Select(c => c.Comment.Depth));
        Assert.Equal(At("2012-01-02T17:21:15Z"), (await runner.ArticleAsync("template-comments-disabled")).Lock?.At);
        Assert.Equal("Markup: Title With Markup", (await runner.ArticleAsync("markup-title-with-markup")).Title);
        Assert.Equal(
            ("Untitled", 1),
            ((await runner.ArticleAsync(
                "edge-case-no-title")).Title, (await runner.ArticleAsync("edge-case-no-content")).CommentCount));
    }

    private async Task AssertDisqusSampleAsync()
    {
        var open = await runner.ArticleAsync("229-8880");
        Assert.Equal(("Радио-Т: Радио-Т 229", 2, null), (open.Title, open.CommentCount, open.Lock));
        Assert.Equal("http://radio-t.example.org/2011/03/229_8880.html", open.Url);
        Assert.Equal(
            ["No Username", "Blah Noname"], (await runner.CommentsAsync("229-8880")).Select(c => c.Author.Name));
        var closed = await runner.ArticleAsync("podcast-229");
        Assert.Equal((2, At("2011-08-31T17:44:22Z")), (closed.CommentCount, closed.Lock?.At));
        var comments = await runner.CommentsAsync("podcast-229");
        Assert.Equal(
            [CommentStatus.Visible, CommentStatus.Visible, CommentStatus.Removed],
            comments.Select(c => c.Comment.Status));
        Assert.Equal(
            [ListVisibility.Listed, ListVisibility.Listed, ListVisibility.Unlisted],
            comments.Select(c => c.Standing.Listing));
        Assert.Equal(At("2011-08-31T15:16:29Z"), comments[0].Comment.CreatedAt);
        Assert.All(comments, c => Assert.Equal((PseudonymKind.Lasting, null), (c.Author.Kind, c.Author.AccountId)));
        Assert.Contains(
            "<p>The quick brown fox jumps over the lazy dog.</p>", comments[0].Comment.Html, StringComparison.Ordinal);
    }

    private static DateTime At(string utc) =>
        DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;

    [GeneratedRegex(@"reader\d@example\.org|192\.0\.2\.7|facebook-1787732238|mikhail-noname")]
    private static partial Regex PersonalAddress();

    public sealed class OnSqlite(SqliteForum forum) : ImportingTheSamples(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : ImportingTheSamples(forum), IClassFixture<PostgresForum>;
}
