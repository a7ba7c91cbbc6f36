using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Forum.Server.Tests.Comments;
using Forum.Server.Tests.Paging;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

public abstract class RequestingInvalidPages(ForumHost forum)
{
    [Theory]
    [InlineData("first: 0")]
    [InlineData("first: -1")]
    [InlineData("first: 101")]
    [InlineData("first: -2147483648")]
    [InlineData("first: 2147483647")]
    [InlineData("last: 0")]
    [InlineData("last: -1")]
    [InlineData("last: 101")]
    [InlineData("first: 1, last: 1")]
    [InlineData("first: 1, before: \\\"x\\\"")]
    [InlineData("last: 1, after: \\\"x\\\"")]
    [InlineData("after: \\\"\\\"")]
    [InlineData("after: \\\"null\\\"")]
    public async Task An_invalid_page_is_rejected_by_every_bidirectional_list(string arguments)
    {
        foreach (var list in await ListsAsync(
            "comments(A) { nodes { id } }", "replies(A) { nodes { id } }", "articles(A) { nodes { id } }"))
            await AssertRefusedAsync(list.Replace("(A)", $"({arguments})", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("first: 0")]
    [InlineData("first: -1")]
    [InlineData("first: 101")]
    [InlineData("after: \\\"x\\\"")]
    public async Task An_invalid_page_is_rejected_by_every_forward_list(string arguments)
    {
        var (article, _) = await DiscussionAsync();
        foreach (var list in new[]
        {
            "pseudonym(name: \\\"Ada\\\") { comments(A) { nodes { id } } }",
            "viewer { comments(A) { nodes { id } } }",
            $"article(by: {{ id: \\\"{article}\\\" }}) {{ thread(A) {{ rows {{ depth }} }} }}",
        })
        {
            await AssertRefusedAsync(list.Replace("(A)", $"({arguments})", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("2147483648")]
    [InlineData("-99999999999999999999")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("[1,2]")]
    [InlineData("1e400")]
    public async Task A_page_size_that_is_not_a_32_bit_integer_is_rejected(string first)
    {
        var response = await forum.Anonymous.SendAsync(
            $$"""{"query":"query ($first: Int) { articles(first: $first) { nodes { id } } }","variables":{"first":{{first}} } }""");
        Assert.True(
            CodeOf(response) == "INVALID_VARIABLES"
            || response["errors"][0]["message"].Text.StartsWith("A number", StringComparison.Ordinal),
            response.ToString());
        var literal = JsonSerializer.Serialize($"{{ articles(first: {first}) {{ nodes {{ id }} }} }}");
        response = await forum.Anonymous.SendAsync($$"""{"query":{{literal}}}""");
        Assert.True(CodeOf(response) is "VALIDATION_FAILED" or "SYNTAX_ERROR", response.ToString());
    }

    [Fact]
    public async Task A_forged_cursor_is_rejected_or_is_a_valid_position()
    {
        var (article, _) = await DiscussionAsync();
        foreach (var order in RankedComment.Orders)
        {
            var list = PagedConnection.TopLevel(article, order);
            var real = Base64Url.DecodeFromChars(
                (await list.PageAsync(forum.Anonymous, first: 1))["pageInfo"]["endCursor"].Text);
            foreach (var rank in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
                Assert.Equal(
                    "INVALID_INPUT",
                    CodeOf(await list.TryPageAsync(forum.Anonymous, first: 1, after: Forge(real, rank))));
            foreach (var rank in new[] { double.MaxValue, double.MinValue, double.Epsilon, 1e19, -0.0 })
                Assert.InRange(
                    (await list.PageAsync(forum.Anonymous, first: 9, after: Forge(real, rank)))["nodes"].Count, 0, 3);
        }

        foreach (var order in new[] { "NEWEST", "OLDEST", "MOST_DISCUSSED", "LATEST_ACTIVITY" })
        {
            var list = PagedConnection.Articles(null, order);
            var real = Base64Url.DecodeFromChars(
                (await list.PageAsync(forum.Anonymous, first: 1))["pageInfo"]["endCursor"].Text);
            foreach (var rank in new[]
            {
                double.MaxValue, double.MinValue, double.Epsilon, 1e19, -1, 253_402_300_800_000,
            })
            {
                Assert.False(
                    (await list.TryPageAsync(forum.Anonymous, first: 9, after: Forge(real, rank))).Has("errors"),
                    $"{order} {rank}");
            }
        }

        static string Forge(byte[] cursor, double rank)
        {
            byte[] forged = [.. cursor];
            BinaryPrimitives.WriteDoubleBigEndian(forged.AsSpan(4), rank);
            return Base64Url.EncodeToString(forged);
        }
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2001-02-03T04:05:06Z")]
    public async Task A_lock_must_end_in_the_future(string until)
    {
        var (article, comment) = await DiscussionAsync();
        var mia = await forum.SharedModeratorAsync();
        var before = await forum.CountRowsAsync();
        foreach (var refused in new[]
        {
            await mia.MutateArticleAsync("lockArticle", new { articleId = article, reason = "When?", until }),
            await mia.MutateCommentAsync("lockBranch", new { commentId = comment, reason = "When?", until }),
        })
        {
            Assert.Equal(("INVALID_INPUT", "until"), (refused.Refusal, refused.Error["path"][0].Text));
        }

        Assert.Equal(before, await forum.CountRowsAsync());
        Assert.Null((await mia.LockArticleAsync(article, "For ever.", DateTimeOffset.MaxValue)).Refusal);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2031-02-30T00:00:00Z\"")]
    [InlineData("\"2031-01-01\"")]
    [InlineData("\"9999-12-31T23:59:59-14:00\"")]
    [InlineData("1")]
    [InlineData("{}")]
    public async Task An_invalid_time_variable_is_rejected(string until)
    {
        var (article, _) = await DiscussionAsync();
        var response = await (await forum.SharedModeratorAsync()).SendAsync(
            $$"""{"query":"mutation ($input: LockArticleInput!) { lockArticle(input: $input) { errors { code } } }","variables":{"input":{"articleId":"{{article}}","reason":"When?","until":{{until}} } } }""");
        Assert.Equal("INVALID_VARIABLES", CodeOf(response));
        Assert.True((await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
    }

    private static string CodeOf(ResponseValue response) => response["errors"][0]["extensions"]["code"].Text;

    private async Task AssertRefusedAsync(string selection)
    {
        var response = await (await forum.SharedMemberAsync("Ada")).SendAsync($$"""{"query":"{ {{selection}} }"}""");
        Assert.True(response.Has("errors") && CodeOf(response) == "INVALID_INPUT", $"{selection}: {response}");
    }

    private async Task<IEnumerable<string>> ListsAsync(string ofArticle, string ofComment, string ofSection)
    {
        var (article, comment) = await DiscussionAsync();
        return
        [
            $"article(by: {{ id: \\\"{article}\\\" }}) {{ {ofArticle} }}",
            $"comment(id: \\\"{comment}\\\") {{ {ofComment} }}",
            ofSection, $"section(slug: \\\"news\\\") {{ {ofSection} }}",
        ];
    }

    private async Task<(string Article, string Comment)> DiscussionAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var comment = (await ada.PostCommentAsync(article, "Fine.")).Id;
        await ada.PostCommentAsync(article, "A reply.", comment);
        return (article, comment);
    }
}

public sealed class RequestingInvalidPagesOnSqlite(SqliteForum forum)
    : RequestingInvalidPages(forum), IClassFixture<SqliteForum>;

public sealed class RequestingInvalidPagesOnPostgres(PostgresForum forum)
    : RequestingInvalidPages(forum), IClassFixture<PostgresForum>;
