using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using static Forum.Server.Tests.Importing.Exports;

namespace Forum.Server.Tests.Importing;

/// <summary>Files that are truncated, inconsistent or of another format.</summary>
public abstract class ImportingBrokenFiles(ForumHost forum)
{
    private readonly ImportScene scene = new(forum);

    [Fact]
    public async Task A_wordpress_file_that_breaks_off_leaves_whole_articles_only()
    {
        var random = new Random(43);
        for (var round = 0; round < 12; round++)
        {
            var site = $"cut{round}";
            var file = Bytes(WordPress(site, Enumerable.Range(1, 8).Select(i => Item(site, i, Enumerable.Range(i * 100, 40).Select(c => Comment(c, c % 3 == 0 ? c - 1 : 0))))));
            var length = random.Next(400, file.Length - 20);
            var whole = System.Text.Encoding.UTF8.GetString(file, 0, length).Split("</item>").Length - 1;
            var (code, output) = await scene.RunAsync("wordpress", file[..length]);
            Assert.Equal(1, code);
            Assert.Matches(@"The file could not be read to the end\. Line \d+, element <[A-Za-z:_]+>: ", output);
            await MustHoldAsync(site, articles: whole, comments: whole * 40);

            Assert.Equal(0, (await scene.RunAsync("wordpress", file)).Code);
            await MustHoldAsync(site, articles: 8, comments: 320);
        }
    }

    [Fact]
    public async Task A_disqus_file_that_breaks_off_leaves_nothing_for_any_thread_may_go_on()
    {
        var random = new Random(44);
        var file = Bytes(Disqus([Thread("cut1"), Thread("cut2"), .. Enumerable.Range(1, 100).Select(i => Post($"c{i}", i % 2 == 0 ? "cut1" : "cut2", second: i))]));
        var before = await scene.DumpAsync();
        for (var round = 0; round < 12; round++)
        {
            var (code, output) = await scene.RunAsync("disqus", file[..random.Next(150, file.Length - 11)]);
            Assert.Equal(1, code);
            Assert.Matches(@"The file could not be read to the end\. Line \d+, element <[A-Za-z:/]+>: the file ends inside the element", output);
            Assert.Contains("Imported: 0 articles, 0 comments, 0 pseudonyms.", output, StringComparison.Ordinal);
            Assert.Equal(before, await scene.DumpAsync());
        }
    }

    [Theory]
    [InlineData("wordpress", "<!DOCTYPE rss [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;\">]><rss>&b;</rss>", "Before the first element: the file declares a document type")]
    [InlineData("disqus", "<!DOCTYPE disqus [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><disqus>&a;</disqus>", "document type")]
    [InlineData("wordpress", "<html></html>", "not a WordPress export")]
    [InlineData("disqus", "<rss></rss>", "not a Disqus export")]
    [InlineData("wordpress", "", "Root element is missing")]
    [InlineData("disqus", "PK\u0003\u0004", "not a Disqus export")]
    public async Task What_is_no_export_is_refused_and_changes_nothing(string source, string file, string reason)
    {
        var before = await scene.DumpAsync();
        var (code, output) = await scene.RunAsync(source, Bytes(file));
        Assert.Equal(1, code);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal(before, await scene.DumpAsync());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var (code, output) = await scene.RunAsync("disqus", "/nowhere/export.xml");
        Assert.Equal(1, code);
        Assert.Contains("The file /nowhere/export.xml does not exist.", output, StringComparison.Ordinal);
    }

    private async Task MustHoldAsync(string site, int articles, int comments)
    {
        await using var db = await scene.OpenAsync();
        var own = db.Articles.Where(a => a.Slug.StartsWith(site + "-"));
        Assert.Equal(articles, await own.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(comments, await own.SumAsync(a => a.CommentCount, TestContext.Current.CancellationToken));
        await Recount.MustAgreeAsync(db);
    }

    public sealed class OnSqlite(SqliteForum forum) : ImportingBrokenFiles(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : ImportingBrokenFiles(forum), IClassFixture<PostgresForum>;
}
