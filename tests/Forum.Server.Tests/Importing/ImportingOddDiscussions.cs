using Forum.Data;
using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using static Forum.Server.Tests.Importing.Exports;

namespace Forum.Server.Tests.Importing;

/// <summary>Irregular data, as other software leaves it after years of use.</summary>
public abstract class ImportingOddDiscussions(ForumHost forum)
{
    private readonly ImportScene scene = new(forum);

    [Fact]
    public async Task Replies_to_nothing_and_circles_stand_at_the_top()
    {
        var comments = new[] { Comment(5, 3), Comment(3, 4), Comment(4, 5), Comment(6, 99), Comment(7, 7), Comment(8, 6, approved: "0") };
        var (code, output) = await scene.RunAsync("wordpress", Bytes(WordPress("odd", Item("odd", 1, comments))));
        Assert.Equal(0, code);
        Assert.Contains("1 replies to comments that were not imported: moved to the top level", output, StringComparison.Ordinal);
        Assert.Contains("2 replies in a cycle: the oldest was moved to the top level", output, StringComparison.Ordinal);
        Assert.Equal([0, 2, 1, 0, 0, 1], (await scene.CommentsAsync("odd-1")).Select(c => c.Comment.Depth));
        await MustAgreeAsync();
    }

    [Fact]
    public async Task A_chain_of_5_000_replies_is_flattened_where_the_forum_ends()
    {
        // In reverse order: every reply comes before its parent.
        var comments = Enumerable.Range(1, 5_000).Reverse().Select(i => Comment(i, i - 1));
        var (code, output) = await scene.RunAsync("wordpress", Bytes(WordPress("chain", Item("chain", 1, comments))));
        Assert.Equal(0, code);
        Assert.Contains("4,967 replies deeper than the forum allows", output, StringComparison.Ordinal);
        var chain = await scene.CommentsAsync("chain-1");
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => Math.Min(i, 32)), chain.Select(c => c.Comment.Depth));
        Assert.Equal((1, 4_999), (chain[0].Standing.ReplyCount, chain[0].Standing.DescendantCount));
        Assert.Equal(4_968, chain[31].Standing.ReplyCount);
        Assert.Equal(5_000, (await scene.ArticleAsync("chain-1")).CommentCount);
        await MustAgreeAsync();
    }

    [Fact]
    public async Task What_was_held_or_withdrawn_stays_so_and_stands_where_it_stood()
    {
        var comments = new[]
        {
            Comment(1, approved: "spam"), Comment(2, 1), Comment(3, approved: "trash"), Comment(4, approved: "0"), Comment(5, 4, approved: "0"), Comment(6, 3, approved: "0"),
        };
        await scene.RunAsync("wordpress", Bytes(WordPress("held", Item("held", 1, comments))));
        var all = await scene.CommentsAsync("held-1");
        Assert.Equal(
            [CommentStatus.Removed, CommentStatus.Visible, CommentStatus.Removed, CommentStatus.Pending, CommentStatus.Pending, CommentStatus.Pending],
            all.Select(c => c.Comment.Status));
        Assert.Equal([ListVisibility.Listed, ListVisibility.Listed, ListVisibility.Unlisted, ListVisibility.Held, ListVisibility.Held, ListVisibility.Held], all.Select(c => c.Standing.Listing));
        var article = await scene.ArticleAsync("held-1");
        Assert.Equal((1, 1, 1), (article.CommentCount, article.ListedCount, article.HeldCount));
        await MustAgreeAsync();
    }

    [Fact]
    public async Task Authors_of_one_name_stay_apart_and_keep_their_own_comments()
    {
        var comments = new[]
        {
            Comment(1, name: "Zoe", mail: "zoe@a.example"), Comment(2, name: "Zoe", mail: "zoe@b.example"), Comment(3, name: "ZOE", mail: "Zoe@A.example"),
            Comment(4, name: "zoe@c.example"), Comment(5, name: "", mail: "x@y.example"), Comment(6, name: "Ζοε", mail: "greek@y.example"),
        };
        await scene.RunAsync("wordpress", Bytes(WordPress("zoe", Item("zoe", 1, comments))));
        var names = (await scene.CommentsAsync("zoe-1")).Select(c => c.Author.Name).ToList();
        Assert.Equal(["Zoe", "Zoe 2", "Zoe"], names[..3]);
        Assert.All(names[3..5], name => Assert.StartsWith("Guest", name, StringComparison.Ordinal));
        Assert.Equal(5, names.Distinct().Count());
        Assert.DoesNotContain(".example", string.Join('|', names), StringComparison.Ordinal);
        Assert.All(await scene.CommentsAsync("zoe-1"), c => Assert.Equal((PseudonymKind.Guest, null), (c.Author.Kind, c.Author.AccountId)));
        await MustAgreeAsync();
    }

    [Fact]
    public async Task A_comment_id_that_stands_twice_comes_in_once()
    {
        var (_, output) = await scene.RunAsync("wordpress", Bytes(WordPress(
            "twice", Item("twice", 1, Comment(1), Comment(1, text: "Other"), Comment(2, 1)), Item("twice", 2, Comment(1)), Item("twice", 1, Comment(3, 1)))));
        Assert.Contains("1 comments with the same id as another comment of their article", output, StringComparison.Ordinal);
        Assert.Equal([0, 1, 1], (await scene.CommentsAsync("twice-1")).Select(c => c.Comment.Depth));
        Assert.Single(await scene.CommentsAsync("twice-2"));
        await MustAgreeAsync();
    }

    [Fact]
    public async Task Posts_find_their_threads_wherever_they_stand()
    {
        var posts = Enumerable.Range(1, 900).Select(i => Post($"p{i}", $"s{i % 3}", i > 3 && i % 7 != 0 ? $"p{i - 3}" : null, second: i)).ToArray();
        var file = Disqus([.. posts[..300], Thread("s0"), Thread("s1"), .. posts[300..], Thread("s2"), Thread("s3"), Thread("s4", flags: "<isDeleted>true</isDeleted>"), Post("q1", "s4"), Post("q2", "none")]);
        var (code, output) = await scene.RunAsync("disqus", Bytes(file));
        Assert.Equal(0, code);
        Assert.Contains("Imported: 3 articles, 900 comments", output, StringComparison.Ordinal);
        Assert.Contains("1 threads without comments", output, StringComparison.Ordinal);
        Assert.Contains("1 comments of deleted threads", output, StringComparison.Ordinal);
        Assert.Contains("1 comments whose article is not in the file", output, StringComparison.Ordinal);

        // The same title and address, but three articles.
        foreach (var slug in new[] { "story", "story-2", "story-3" }) Assert.Equal(300, (await scene.ArticleAsync(slug)).CommentCount);
        Assert.Null((await scene.ArticleAsync("story-2")).Url);
        await MustAgreeAsync();
    }

    [Fact]
    public async Task Hostile_texts_come_in_harmless()
    {
        var (code, _) = await scene.RunAsync("wordpress", Bytes(WordPress("evil", Item(
            "evil", 1, Comment(1, text: "<script>alert(1)</script><b onclick=x>Hi</b> <a href='javascript:x'>y</a>&#0;&#55296;"), Comment(2, text: "<img src=x onerror=alert(1)>"), Comment(3, text: " ")))));
        Assert.Equal(0, code);
        var comments = await scene.CommentsAsync("evil-1");
        Assert.Equal(3, comments.Count);
        Assert.Contains("Hi", comments[0].Comment.Html, StringComparison.Ordinal);
        Assert.All(comments, c => Assert.DoesNotMatch("<script|onclick|onerror|javascript:|\0", c.Comment.Html));
        Assert.Equal("<p>…</p>", comments[2].Comment.Html);
    }

    [Fact]
    public async Task Titles_and_names_in_every_script_come_in_whole_or_shortened()
    {
        string[] scripts = ["a", "é", "я", "ع", "नि", "ที่", "가", "漢", "🇩🇪", "👨‍👩‍👧‍👦"];
        var titles = scripts.Select(script => string.Concat(Enumerable.Repeat(script, 300))).ToList();
        var items = titles.Select((title, i) => Item("scripts", i, Comment(i + 1, name: string.Concat(Enumerable.Repeat(scripts[i], 60))))
            .Replace($"<title>scripts {i}</title>", $"<title>{title}</title>", StringComparison.Ordinal));
        Assert.Equal(0, (await scene.RunAsync("wordpress", Bytes(WordPress("scripts", items)))).Code);
        var threads = titles.Select((title, i) => (string[])[Thread($"scripts{i}", title + scripts[i], $"https://example.org/scripts/{i}"), Post($"s{i}", $"scripts{i}")]);
        Assert.Equal(0, (await scene.RunAsync("disqus", Bytes(Disqus(threads.SelectMany(records => records))))).Code);

        await using var db = await scene.OpenAsync();
        var stored = await db.Articles.Where(a => a.Slug.StartsWith("scripts-")).Select(a => a.Title).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(titles.Select(title => title.Normalize()).Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
        await MustAgreeAsync();
    }

    private async Task MustAgreeAsync()
    {
        await using var db = await scene.OpenAsync();
        await Recount.MustAgreeAsync(db);
    }

    public sealed class OnSqlite(SqliteForum forum) : ImportingOddDiscussions(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : ImportingOddDiscussions(forum), IClassFixture<PostgresForum>;
}
