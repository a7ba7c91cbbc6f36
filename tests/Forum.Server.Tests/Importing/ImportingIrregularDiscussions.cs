using Forum.Data;
using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using static Forum.Server.Tests.Importing.ExportFiles;

namespace Forum.Server.Tests.Importing;

/// <summary>Irregular data, as other software leaves it after years of use.</summary>
public abstract class ImportingIrregularDiscussions(ForumHost forum)
{
    private readonly ImportRunner runner = new(forum);

    [Fact]
    public async Task Orphaned_and_circular_replies_become_top_level_comments()
    {
        var comments = new[]
        {
            Comment(5, 3), Comment(3, 4), Comment(4, 5), Comment(6, 99), Comment(7, 7), Comment(8, 6, approved: "0"),
        };
        var (code, output) = await runner.RunAsync("wordpress", Bytes(WordPress("odd", Item("odd", 1, comments))));
        Assert.Equal(0, code);
        Assert.Contains(
            "1 replies to comments that were not imported: moved to the top level", output, StringComparison.Ordinal);
        Assert.Contains(
            "2 replies in a cycle: the oldest was moved to the top level", output,
            StringComparison.Ordinal);
        Assert.Equal([0, 2, 1, 0, 0, 1], (await runner.CommentsAsync("odd-1")).Select(c => c.Comment.Depth));
        await AssertCountersAsync();
    }

    [Fact]
    public async Task A_chain_of_5_000_replies_is_flattened_at_the_maximum_depth()
    {
        // In reverse order: every reply comes before its parent.
        var comments = Enumerable.Range(1, 5_000).Reverse().Select(i => Comment(i, i - 1));
        var (code, output) = await runner.RunAsync("wordpress", Bytes(WordPress("chain", Item("chain", 1, comments))));
        Assert.Equal(0, code);
        Assert.Contains("4,967 replies deeper than the forum allows", output, StringComparison.Ordinal);
        var chain = await runner.CommentsAsync("chain-1");
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => Math.Min(i, 32)), chain.Select(c => c.Comment.Depth));
        Assert.Equal((1, 4_999), (chain[0].Standing.ReplyCount, chain[0].Standing.DescendantCount));
        Assert.Equal(4_968, chain[31].Standing.ReplyCount);
        Assert.Equal(5_000, (await runner.ArticleAsync("chain-1")).CommentCount);
        await AssertCountersAsync();
    }

    [Fact]
    public async Task Held_and_withdrawn_comments_keep_their_status_and_position()
    {
        var comments = new[]
        {
            Comment(1, approved: "spam"), Comment(2, 1), Comment(3, approved: "trash"), Comment(4, approved: "0"),
            Comment(5, 4, approved: "0"), Comment(6, 3, approved: "0"),
        };
        await runner.RunAsync("wordpress", Bytes(WordPress("held", Item("held", 1, comments))));
        var all = await runner.CommentsAsync("held-1");
        Assert.Equal(
            [
                CommentStatus.Removed, CommentStatus.Visible, CommentStatus.Removed, CommentStatus.Pending,
                CommentStatus.Pending, CommentStatus.Pending,
            ],
            all.Select(c => c.Comment.Status));
        Assert.Equal(
            [
                ListVisibility.Listed, ListVisibility.Listed, ListVisibility.Unlisted, ListVisibility.Held,
                ListVisibility.Held, ListVisibility.Held,
            ],
            all.Select(c => c.Standing.Listing));
        var article = await runner.ArticleAsync("held-1");
        Assert.Equal((1, 1, 1), (article.CommentCount, article.ListedCount, article.HeldCount));
        await AssertCountersAsync();
    }

    [Fact]
    public async Task Authors_with_the_same_name_stay_distinct()
    {
        var comments = new[]
        {
            Comment(1, name: "Zoe", mail: "zoe@a.example"), Comment(2, name: "Zoe", mail: "zoe@b.example"),
            Comment(3, name: "ZOE", mail: "Zoe@A.example"), Comment(4, name: "zoe@c.example"),
            Comment(5, name: "", mail: "x@y.example"), Comment(6, name: "Ζοε", mail: "greek@y.example"),
        };
        await runner.RunAsync("wordpress", Bytes(WordPress("zoe", Item("zoe", 1, comments))));
        var names = (await runner.CommentsAsync("zoe-1")).Select(c => c.Author.Name).ToList();
        Assert.Equal(["Zoe", "Zoe 2", "Zoe"], names[..3]);
        Assert.All(names[3..5], name => Assert.StartsWith("Guest", name, StringComparison.Ordinal));
        Assert.Equal(5, names.Distinct().Count());
        Assert.DoesNotContain(".example", string.Join('|', names), StringComparison.Ordinal);
        Assert.All(
            await runner.CommentsAsync("zoe-1"),
            c => Assert.Equal((PseudonymKind.Guest, null), (c.Author.Kind, c.Author.AccountId)));
        await AssertCountersAsync();
    }

    [Fact]
    public async Task A_duplicate_comment_id_is_imported_once()
    {
        var (_, output) = await runner.RunAsync("wordpress", Bytes(WordPress(
            "twice", Item("twice", 1, Comment(1), Comment(1, text: "Other"), Comment(2, 1)),
            Item("twice", 2, Comment(1)), Item("twice", 1, Comment(3, 1)))));
        Assert.Contains(
            "1 comments with the same id as another comment of their article", output, StringComparison.Ordinal);
        Assert.Equal([0, 1, 1], (await runner.CommentsAsync("twice-1")).Select(c => c.Comment.Depth));
        Assert.Single(await runner.CommentsAsync("twice-2"));
        await AssertCountersAsync();
    }

    [Fact]
    public async Task Posts_are_matched_to_their_threads_wherever_they_are_in_the_file()
    {
        var posts = Enumerable.Range(1, 900)
            .Select(i => Post($"p{i}", $"s{i % 3}", i > 3 && i % 7 != 0 ? $"p{i - 3}" : null, second: i)).ToArray();
        var file = Disqus(
            [
                .. posts[..300], Thread("s0"), Thread("s1"), .. posts[300..], Thread("s2"), Thread("s3"),
                Thread("s4", flags: "<isDeleted>true</isDeleted>"), Post("q1", "s4"), Post("q2", "none")]);
        var (code, output) = await runner.RunAsync("disqus", Bytes(file));
        Assert.Equal(0, code);
        Assert.Contains("Imported: 3 articles, 900 comments", output, StringComparison.Ordinal);
        Assert.Contains("1 threads without comments", output, StringComparison.Ordinal);
        Assert.Contains("1 comments of deleted threads", output, StringComparison.Ordinal);
        Assert.Contains("1 comments whose article is not in the file", output, StringComparison.Ordinal);

        // The same title and address, but three articles.
        foreach (var slug in new[] { "story", "story-2", "story-3" })
            Assert.Equal(300, (await runner.ArticleAsync(slug)).CommentCount);
        Assert.Null((await runner.ArticleAsync("story-2")).Url);
        await AssertCountersAsync();
    }

    [Fact]
    public async Task Hostile_texts_are_sanitized()
    {
        var (code, _) = await runner.RunAsync("wordpress", Bytes(WordPress("evil", Item(
            "evil", 1,
            Comment(1, text: "<script>alert(1)</script><b onclick=x>Hi</b> <a href='javascript:x'>y</a>&#0;&#55296;"),
            Comment(2, text: "<img src=x onerror=alert(1)>"), Comment(3, text: " ")))));
        Assert.Equal(0, code);
        var comments = await runner.CommentsAsync("evil-1");
        Assert.Equal(3, comments.Count);
        Assert.Contains("Hi", comments[0].Comment.Html, StringComparison.Ordinal);
        Assert.All(comments, c => Assert.DoesNotMatch("<script|onclick|onerror|javascript:|\0", c.Comment.Html));
        Assert.Equal("<p>…</p>", comments[2].Comment.Html);
    }

    [Fact]
    public async Task Titles_and_names_in_every_script_are_imported_whole_or_shortened()
    {
        string[] scripts = ["a", "é", "я", "ع", "नि", "ที่", "가", "漢", "🇩🇪", "👨‍👩‍👧‍👦"];
        var titles = scripts.Select(script => string.Concat(Enumerable.Repeat(script, 300))).ToList();
        var items = titles.Select((title, i) => Item("scripts", i, Comment(
            i + 1, name: string.Concat(Enumerable.Repeat(scripts[i], 60))))
            .Replace($"<title>scripts {i}</title>", $"<title>{title}</title>", StringComparison.Ordinal));
        Assert.Equal(0, (await runner.RunAsync("wordpress", Bytes(WordPress("scripts", items)))).Code);
        var threads = titles.Select(
            (title, i) =>
                (string[])[Thread(
                    $"scripts{i}", title + scripts[i],
                    $"https://example.org/scripts/{i}"), Post($"s{i}", $"scripts{i}")]);
        Assert.Equal(0, (await runner.RunAsync("disqus", Bytes(Disqus(threads.SelectMany(records => records))))).Code);

        await using var db = await runner.OpenAsync();
        var stored = await db.Articles.Where(a => a.Slug.StartsWith("scripts-")).Select(a => a.Title)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            titles.Select(title => title.Normalize()).Order(StringComparer.Ordinal),
            stored.Order(StringComparer.Ordinal));
        await AssertCountersAsync();
    }

    private async Task AssertCountersAsync()
    {
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    public sealed class OnSqlite(SqliteForum forum) : ImportingIrregularDiscussions(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum)
        : ImportingIrregularDiscussions(forum), IClassFixture<PostgresForum>;
}
