using Forum.Server.Tests.Comments;
using Forum.Testing;

namespace Forum.Server.Tests.Paging;

public abstract class UsingACursorOfAnotherList(ForumHost forum)
{
    [Fact]
    public async Task A_cursor_is_rejected_by_every_other_list()
    {
        var author = await forum.SharedMemberAsync("Ada");
        var (first, second) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var top = (await author.PostCommentAsync(first, "Above.")).Id;
        await author.PostCommentAsync(first, "Below.", top);
        await author.PostCommentAsync(second, "Elsewhere.");
        PagedConnection[] lists =
        [
            .. RankedComment.Orders.Select(order => PagedConnection.TopLevel(first, order)),
            PagedConnection.Replies(
                top,
                "BEST"), PagedConnection.Replies(
                    top,
                    "NEWEST"), PagedConnection.TopLevel(second, "BEST"), PagedConnection.TopLevel(second, "NEWEST"),
            PagedConnection.Articles(
                null,
                "NEWEST"), PagedConnection.Articles(
                    null, "OLDEST"), PagedConnection.Articles(await forum.SectionAsync("news"), "NEWEST"),
            PagedConnection.OfPseudonym("Ada"), PagedConnection.OfViewer(),
        ];
        foreach (var from in lists)
        {
            var cursor = (await from.PageAsync(author, first: 1))["pageInfo"]["endCursor"].Text;
            foreach (var to in lists)
            {
                var response = await to.TryPageAsync(author, first: 1, after: cursor);
                Assert.True(
                    from == to ? !response.Has("errors") : CodeOf(response) == "INVALID_INPUT",
                    $"{from} to {to}: {response}");
            }
        }
    }

    [Theory]
    [InlineData("OLDEST", true, null)]
    [InlineData("OLDEST", false, "INVALID_INPUT")]
    [InlineData("NEWEST", true, "INVALID_INPUT")]
    public async Task A_thread_cursor_is_rejected_for_another_article_or_order(
        string order, bool sameArticle, string? code)
    {
        var author = await forum.SharedMemberAsync("Ada");
        var (first, second) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        foreach (var article in new[] { first, second }) await author.PostCommentAsync(article, "Something.");
        var cursor = (await forum.Anonymous.TreeAsync(first, order, 1, 1, 1)).PageInfo["endCursor"].Text;
        var response = await forum.Anonymous.TryTreeAsync(sameArticle ? first : second, 1, 1, 1, cursor);
        Assert.Equal(code, response.Has("errors") ? CodeOf(response) : null);
    }

    private static string CodeOf(ResponseValue response) => response["errors"][0]["extensions"]["code"].Text;
}

public sealed class UsingACursorOfAnotherListOnSqlite(SqliteForum forum)
    : UsingACursorOfAnotherList(forum), IClassFixture<SqliteForum>;

public sealed class UsingACursorOfAnotherListOnPostgres(PostgresForum forum)
    : UsingACursorOfAnotherList(forum), IClassFixture<PostgresForum>;
