using Forum.Server.Tests.Comments;
using Forum.Testing;

namespace Forum.Server.Tests.Paging;

public abstract class UsingCursorsElsewhere(ForumHost forum)
{
    [Fact]
    public async Task A_cursor_is_refused_by_every_list_but_its_own()
    {
        var author = await forum.RegularAsync("Ada");
        var (first, second) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var top = (await author.PostCommentAsync(first, "Above.")).Id;
        await author.PostCommentAsync(first, "Below.", top);
        await author.PostCommentAsync(second, "Elsewhere.");
        Listing[] lists =
        [
            .. Said.Orders.Select(order => Listing.TopLevel(first, order)),
            Listing.Replies(top, "BEST"), Listing.Replies(top, "NEWEST"), Listing.TopLevel(second, "BEST"), Listing.TopLevel(second, "NEWEST"),
            Listing.Articles(null, "NEWEST"), Listing.Articles(null, "OLDEST"), Listing.Articles(await forum.SectionAsync("news"), "NEWEST"),
            Listing.OfPseudonym("Ada"), Listing.OfViewer(),
        ];
        foreach (var from in lists)
        {
            var cursor = (await from.PageAsync(author, first: 1))["pageInfo"]["endCursor"].Text;
            foreach (var to in lists)
            {
                var answer = await to.TryPageAsync(author, first: 1, after: cursor);
                Assert.True(from == to ? !answer.Has("errors") : CodeOf(answer) == "INVALID_INPUT", $"{from} to {to}: {answer}");
            }
        }
    }

    [Fact]
    public async Task A_trees_cursor_is_its_articles_and_orders_own()
    {
        var author = await forum.RegularAsync("Ada");
        var (first, second) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        foreach (var article in new[] { first, second }) await author.PostCommentAsync(article, "Something.");
        var cursor = (await forum.Reader.TreeAsync(first, "OLDEST", 1, 1, 1)).PageInfo["endCursor"].Text;
        Assert.False((await forum.Reader.TryTreeAsync(first, 1, 1, 1, cursor)).Has("errors"));
        Assert.Equal("INVALID_INPUT", CodeOf(await forum.Reader.TryTreeAsync(second, 1, 1, 1, cursor)));
        var newest = (await forum.Reader.TreeAsync(first, "NEWEST", 1, 1, 1)).PageInfo["endCursor"].Text;
        Assert.Equal("INVALID_INPUT", CodeOf(await forum.Reader.TryTreeAsync(first, 1, 1, 1, newest)));
    }

    private static string CodeOf(Answer answer) => answer["errors"][0]["extensions"]["code"].Text;
}

public sealed class UsingCursorsElsewhereOnSqlite(SqliteForum forum) : UsingCursorsElsewhere(forum), IClassFixture<SqliteForum>;

public sealed class UsingCursorsElsewhereOnPostgres(PostgresForum forum) : UsingCursorsElsewhere(forum), IClassFixture<PostgresForum>;
