using System.Text;
using Forum.Data;
using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using static Forum.Server.Tests.Importing.ExportFiles;

namespace Forum.Server.Tests.Importing;

/// <summary>One article with 28,000 comments, 130 MB: only a small part may be in memory at any time.</summary>
public sealed class ImportingALongDiscussion(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Comments = 28_000;

    /// <summary>The limit of the process's heap: less than half of the file.</summary>
    private const long HeapBytes = 60 * 1024 * 1024;

    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task A_long_discussion_is_imported_with_a_heap_of_half_its_size()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "export.xml");
        await WriteAsync(path);
        Assert.InRange(new FileInfo(path).Length, 2 * HeapBytes, long.MaxValue);

        using var import = ForumProcess.Start(
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = $"{HeapBytes:x}" },
            "import", "wordpress", path, $"--ConnectionStrings:Forum={forum.Connection}");
        Assert.Equal(0, await import.WaitForExitAsync(minutes: 10));
        Assert.Contains($"{Comments:N0}", import.Output, StringComparison.Ordinal);
        await AssertCountersAsync();
    }

    private async Task AssertCountersAsync()
    {
        var article = await runner.ArticleAsync("long-1");
        await using var db = await runner.OpenAsync();
        var visible = db.Comments.Where(c => c.Status == CommentStatus.Visible);
        var cancellationToken = TestContext.Current.CancellationToken;
        Assert.Equal(Comments - (Comments / 50), article.CommentCount);
        Assert.Equal(await visible.CountAsync(cancellationToken), article.CommentCount);
        Assert.Equal(
            await visible.CountAsync(c => c.ParentId != null, cancellationToken),
            await db.CommentStats.SumAsync(s => s.ReplyCount, cancellationToken));
        Assert.Equal(
            await visible.SumAsync(c => c.Depth, cancellationToken),
            await db.CommentStats.SumAsync(s => s.DescendantCount, cancellationToken));
        Assert.Equal(
            await db.CommentStats.CountAsync(s => s.Listing == ListVisibility.Listed, cancellationToken),
            await db.CommentStats.SumAsync(s => s.ListedCount, cancellationToken) + article.ListedCount);
    }

    private static async Task WriteAsync(string path)
    {
        await using var file = new StreamWriter(path, append: false, Encoding.UTF8);
        var text = string.Concat(Enumerable.Repeat("Plain words. ", 360));
        var item = WordPress("long", Item("long", 1, "#")).Split('#');
        await file.WriteAsync(item[0]);
        for (var i = 1; i <= Comments; i++)
            await file.WriteLineAsync(
                Comment(i, i % 4 == 0
                    ? 0
                    : i - (i % 1_000 == 1 ? 900 : 1), i % 50 == 0 ? "0" : "1", $"Reader {i % 300}", text: text));
        await file.WriteAsync(item[1]);
    }
}
