using System.Text;
using Forum.Data;
using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using static Forum.Server.Tests.Importing.Exports;

namespace Forum.Server.Tests.Importing;

/// <summary>One article with 200,000 comments, 130 MB: only a small part may be in memory at any time.</summary>
public sealed class ImportingALongDiscussion(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Comments = 200_000;

    /// <summary>The limit of the process's heap: less than half of the file.</summary>
    private const long HeapBytes = 60 * 1024 * 1024;

    private readonly ImportScene scene = new(forum);

    [Fact]
    public async Task A_heap_of_half_its_size_is_enough_and_every_comment_is_counted()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "export.xml");
        await WriteAsync(path);
        Assert.InRange(new FileInfo(path).Length, 2 * HeapBytes, long.MaxValue);

        using var import = ForumProcess.Start(
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = $"{HeapBytes:x}" },
            "import", "wordpress", path, $"--ConnectionStrings:Forum={forum.Connection}");
        Assert.Equal(0, await import.EndAsync(minutes: 10));
        Assert.Contains($"{Comments:N0}", import.Output, StringComparison.Ordinal);
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
        Assert.Equal(await visible.CountAsync(c => c.ParentId != null, token), await db.CommentStats.SumAsync(s => s.ReplyCount, token));
        Assert.Equal(
            await visible.SumAsync(c => c.Depth, token), await db.CommentStats.SumAsync(s => s.DescendantCount, token));
        Assert.Equal(
            await db.CommentStats.CountAsync(s => s.Listing == ListVisibility.Listed, token), await db.CommentStats.SumAsync(s => s.ListedCount, token) + article.ListedCount);
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
}
