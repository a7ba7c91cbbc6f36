using System.Text;
using Forum.Comments;
using Forum.Importing;
using Forum.Importing.WordPress;
using Forum.Server.Tests.Hosting;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Forum.Server.Tests.Importing.Exports;

namespace Forum.Server.Tests.Importing;

/// <summary>One article with 200,000 comments, 130 MB: little of that may ever be in memory.</summary>
public sealed class ImportingALongDiscussion(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Comments = 200_000;
    private const long MaxGrowth = 48 * 1024 * 1024;

    private readonly ImportScene scene = new(forum);

    [Fact]
    public async Task Memory_stays_bounded_and_every_comment_is_counted()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "export.xml");
        await WriteAsync(path);
        await using var file = File.OpenRead(path);
        Assert.InRange(file.Length, 2 * MaxGrowth, long.MaxValue);

        var services = forum.Node.Services;
        var import = new ImportDiscussions(
            services.GetRequiredService<IWriteGate>(), services.GetRequiredService<IDbContextFactory<ForumDb>>(), new ForumRules(), TimeProvider.System);
        var memory = new LiveMemory();
        var summary = await import.RunAsync(new WordPressExport(file), memory, TestContext.Current.CancellationToken);

        Assert.Equal(Comments, summary.CommentsAdded);
        Assert.InRange(memory.Samples, 10, int.MaxValue);
        Assert.InRange(memory.Growth, 0, MaxGrowth);
        await MustBeCountedAsync();
    }

    private async Task MustBeCountedAsync()
    {
        var article = await scene.ArticleAsync("long-1");
        await using var db = await scene.OpenAsync();
        var visible = db.Comments.Where(c => c.Status == CommentStatus.Visible);
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(Comments - (Comments / 50), article.CommentCount);
        Assert.Equal(await visible.CountAsync(token), article.CommentCount);
        Assert.Equal(await visible.CountAsync(c => c.ParentId != null, token), await db.CommentStandings.SumAsync(s => s.ReplyCount, token));
        Assert.Equal(
            await visible.SumAsync(c => c.Depth, token), await db.CommentStandings.SumAsync(s => s.DescendantCount, token));
        Assert.Equal(
            await db.CommentStandings.CountAsync(s => s.Listing == Listing.Listed, token), await db.CommentStandings.SumAsync(s => s.ListedCount, token) + article.ListedCount);
    }

    private static async Task WriteAsync(string path)
    {
        await using var file = new StreamWriter(path, append: false, Encoding.UTF8);
        var text = string.Concat(Enumerable.Repeat("Plain words. ", 8));
        var item = WordPress("long", Item("long", 1, "#")).Split('#');
        await file.WriteAsync(item[0]);
        for (var i = 1; i <= Comments; i++)
            await file.WriteLineAsync(Comment(i, i % 4 == 0 ? 0 : i - (i % 1_000 == 1 ? 900 : 1), i % 50 == 0 ? "0" : "1", $"Reader {i % 300}", text: text));
        await file.WriteAsync(item[1]);
    }

    /// <summary>What is in use, garbage apart, looked at now and then while the import goes on.</summary>
    private sealed class LiveMemory : IProgress<ImportProgress>
    {
        private readonly long before = GC.GetTotalMemory(forceFullCollection: true);
        private int reports;

        public int Samples { get; private set; }

        public long Growth { get; private set; }

        public void Report(ImportProgress value)
        {
            if (reports++ % 40 != 0) return;
            Samples++;
            Growth = Math.Max(Growth, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
    }
}
