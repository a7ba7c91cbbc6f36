using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using static Forum.Server.Tests.Importing.ExportFiles;

namespace Forum.Server.Tests.Importing;

/// <summary>Files that are truncated, inconsistent or of another format.</summary>
public abstract class ImportingBrokenFiles(ForumHost forum)
{
    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task A_truncated_WordPress_file_imports_complete_articles_only()
    {
        var random = new Random(43);
        for (var round = 0; round < 12; round++)
        {
            var site = $"cut{round}";
            var file = Bytes(
                WordPress(
                    site,
                    Enumerable.Range(1, 8)
                        .Select(i =>
                            Item(site, i, Enumerable.Range(i * 100, 40)
                                .Select(c => Comment(c, c % 3 == 0 ? c - 1 : 0))))));
            var length = random.Next(400, file.Length - 20);
            var whole = System.Text.Encoding.UTF8.GetString(file, 0, length).Split("</item>").Length - 1;
            var (code, output) = await runner.RunAsync("wordpress", file[..length]);
            Assert.Equal(1, code);
            Assert.Matches(@"The file could not be read to the end\. Line \d+, element <[A-Za-z:_]+>: ", output);
            await AssertCountsAsync(site, articles: whole, comments: whole * 40);

            Assert.Equal(0, (await runner.RunAsync("wordpress", file)).Code);
            await AssertCountsAsync(site, articles: 8, comments: 320);
        }
    }

    [Fact]
    public async Task A_truncated_Disqus_file_imports_nothing()
    {
        var random = new Random(44);
        var file = Bytes(
            Disqus([Thread("cut1"), Thread("cut2"), .. Enumerable.Range(1, 100)
                .Select(i => Post($"c{i}", i % 2 == 0 ? "cut1" : "cut2", second: i))]));
        var before = await runner.DumpAsync();
        for (var round = 0; round < 12; round++)
        {
            var (code, output) = await runner.RunAsync("disqus", file[..random.Next(150, file.Length - 11)]);
            Assert.Equal(1, code);
            Assert.Matches(
                @"The file could not be read to the end\. Line \d+, element <[A-Za-z:/]+>: the file ends inside the element",
                output);
            Assert.Contains("Imported: 0 articles, 0 comments, 0 pseudonyms.", output, StringComparison.Ordinal);
            Assert.Equal(before, await runner.DumpAsync());
        }
    }

    [Theory]
    [InlineData("wordpress", "<!DOCTYPE rss [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;\">]><rss>&b;</rss>", "Before the first element: the file declares a document type")]
    [InlineData("disqus", "<!DOCTYPE disqus [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><disqus>&a;</disqus>", "document type")]
    [InlineData("wordpress", "<html></html>", "not a WordPress export")]
    [InlineData("disqus", "<rss></rss>", "not a Disqus export")]
    [InlineData("wordpress", "", "Root element is missing")]
    [InlineData("disqus", "PK\u0003\u0004", "not a Disqus export")]
    public async Task A_file_of_another_format_is_rejected_and_changes_nothing(
        string source, string file, string reason)
    {
        var before = await runner.DumpAsync();
        var (code, output) = await runner.RunAsync(source, Bytes(file));
        Assert.Equal(1, code);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal(before, await runner.DumpAsync());
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var (code, output) = await runner.RunAsync("disqus", "/nowhere/export.xml");
        Assert.Equal(1, code);
        Assert.Contains("The file /nowhere/export.xml does not exist.", output, StringComparison.Ordinal);
    }

    private async Task AssertCountsAsync(string site, int articles, int comments)
    {
        await using var db = await runner.OpenAsync();
        var own = db.Articles.Where(a => a.Slug.StartsWith(site + "-"));
        Assert.Equal(articles, await own.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(comments, await own.SumAsync(a => a.CommentCount, TestContext.Current.CancellationToken));
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    public sealed class OnSqlite(SqliteForum forum) : ImportingBrokenFiles(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : ImportingBrokenFiles(forum), IClassFixture<PostgresForum>;
}
