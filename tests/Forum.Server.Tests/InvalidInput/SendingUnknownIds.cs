using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

public abstract class SendingUnknownIds(ForumHost forum)
{
    [Fact]
    public async Task An_id_that_is_none_or_anothers_is_not_there()
    {
        var article = await forum.ArticleAsync();
        var (ada, mia, edda) = (await forum.RegularAsync("Ada"), await forum.RegularModeratorAsync(), await forum.RegularEditorAsync());
        var said = (await ada.PostCommentAsync(article, "Fine.")).Node;
        var (comment, section) = (said["id"].Text, await forum.SectionAsync("news"));
        string[] real = [article, comment, section, said["author"]["id"].Text];
        var before = await forum.InventoryAsync();
        foreach (var bad in Malformed(comment).Concat(Foreign()).Concat(real))
        {
            if (bad != article)
            {
                AssertNotThere(await ada.PostCommentAsync(bad, "Where?"), "articleId", bad);
                AssertNotThere(await mia.LockArticleAsync(bad, "Where?"), "articleId", bad);
                AssertNotThere(await mia.UnlockArticleAsync(bad), "articleId", bad);
                AssertNotThere(await edda.UpdateArticleAsync(bad, "Where?"), "articleId", bad);
            }

            if (bad != comment)
            {
                AssertNotThere(await ada.PostCommentAsync(article, "Where?", bad), "parentId", bad);
                AssertNotThere(await ada.EditCommentAsync(bad, "Where?"), "commentId", bad);
                AssertNotThere(await ada.DeleteCommentAsync(bad), "commentId", bad);
                AssertNotThere(await ada.VoteAsync(bad, "UP"), "commentId", bad);
                AssertNotThere(await mia.LockBranchAsync(bad, "Where?"), "commentId", bad);
                AssertNotThere(await mia.UnlockBranchAsync(bad), "commentId", bad);
            }

            if (bad != section)
                AssertNotThere(await edda.PublishArticleAsync($"a-{Guid.NewGuid():n}", "Where?", bad), "sectionId", bad);
        }

        Assert.Equal(before, await forum.InventoryAsync());
    }

    [Fact]
    public async Task Reading_it_gives_null()
    {
        var article = await forum.ArticleAsync();
        var comment = (await (await forum.RegularAsync("Ada")).PostCommentAsync(article, "Fine.")).Id;
        foreach (var bad in Malformed(comment).Concat(Foreign()))
        {
            var answer = await forum.Reader.SendAsync(JsonSerializer.Serialize(new
            {
                query = """
                    query ($id: ID!, $text: String!) {
                      node(id: $id) { id } nodes(ids: [$id]) { id } comment(id: $id) { id } article(by: { id: $id }) { id }
                      bySlug: article(by: { slug: $text }) { id } byUrl: article(by: { url: $text }) { id }
                      section(slug: $text) { id } pseudonym(name: $text) { id } articles(section: $id) { nodes { id } }
                    }
                    """,
                variables = new { id = bad, text = bad },
            }));
            Assert.False(answer.Has("errors"), $"{bad}: {answer}");
            foreach (var field in new[] { "node", "comment", "article", "bySlug", "byUrl", "section", "pseudonym" })
                Assert.True(answer["data"][field].IsNull, $"{field} {bad}");
            Assert.True(answer["data"]["nodes"][0].IsNull);
            Assert.Equal(0, answer["data"]["articles"]["nodes"].Count);
        }
    }

    [Fact]
    public async Task A_stranger_is_asked_to_sign_in_before_any_id_is_looked_at()
    {
        var nowhere = GlobalId.Of(GlobalId.Article, Guid.NewGuid());
        foreach (var id in new[] { "", "x", nowhere })
        {
            foreach (var (mutation, input) in new (string, object)[]
            {
                ("postComment", new { articleId = id, text = "Hi." }), ("editComment", new { commentId = id, text = "Hi." }),
                ("deleteComment", new { commentId = id }), ("voteOnComment", new { commentId = id, vote = "UP" }),
                ("publishArticle", new { slug = "s", title = "S", sectionId = id }), ("updateArticle", new { articleId = id, title = "S" }),
                ("lockArticle", new { articleId = id, reason = "No." }), ("unlockArticle", new { articleId = id }),
                ("lockBranch", new { commentId = id, reason = "No." }), ("unlockBranch", new { commentId = id }),
            })
            {
                var type = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input!";
                var answer = await forum.Reader.QueryAsync(
                    $$"""mutation ($input: {{type}}) { {{mutation}}(input: $input) { errors { code path } } }""", new { input });
                Assert.Equal("SIGN_IN_REQUIRED", Assert.Single(answer[mutation]["errors"].Items)["code"].Text);
            }
        }
    }

    [Fact]
    public async Task An_id_may_be_a_number_and_is_not_there()
    {
        foreach (var number in new[] { "0", "-1", "2147483648", "99999999999999999999999999", "1.5", "true", "[\"x\"]", "{\"a\":1}", "null" })
        {
            var answer = await forum.Reader.SendAsync($$"""{"query":"query ($id: ID!) { node(id: $id) { id } }","variables":{"id":{{number}} } }""");
            Assert.True(answer.Has("errors") ? CodeOf(answer) == "INVALID_VARIABLES" : answer["data"]["node"].IsNull, answer.ToString());
        }
    }

    [Fact]
    public async Task A_parent_below_another_article_is_not_there()
    {
        var (here, there) = (await forum.ArticleAsync(), await forum.ArticleAsync());
        var ada = await forum.RegularAsync("Ada");
        var parent = (await ada.PostCommentAsync(there, "There.")).Id;
        var before = await forum.InventoryAsync();
        AssertNotThere(await ada.PostCommentAsync(here, "Here.", parent), "parentId", parent);
        Assert.Equal(before, await forum.InventoryAsync());
    }

    [Fact]
    public async Task A_reply_below_the_deepest_is_too_deep()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.RegularAsync("Ada");
        string? parent = null;
        for (var depth = 0; depth <= 32; depth++) parent = (await ada.PostCommentAsync(article, $"Depth {depth}.", parent)).Id;
        var refused = await ada.PostCommentAsync(article, "Too deep.", parent);
        Assert.Equal(("TOO_DEEP", "parentId"), (refused.Refusal, refused.Error["path"][0].Text));
        Assert.Equal(33, (await forum.Reader.ArticleAsync(article))["commentCount"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    private static IEnumerable<string> Malformed(string comment) =>
    [
        "", " ", "x", "\0", "\ufffd", "null", "../../etc/passwd", "' OR 1=1 --", new string('A', 5_000), comment + "A", comment[..^1], comment + "=",
        comment.ToUpperInvariant(), Guid.NewGuid().ToString(), comment[..^1] + (comment[^1] == 'B' ? 'C' : 'B'),
    ];

    /// <summary>Well-formed ids of objects that do not exist, of every type, and of types that do not exist.</summary>
    private static IEnumerable<string> Foreign() =>
        new byte[] { 0, GlobalId.Section, GlobalId.Article, GlobalId.Comment, GlobalId.Pseudonym, GlobalId.Sanction, 6, 255 }
            .SelectMany(kind => new[] { GlobalId.Of(kind, Guid.NewGuid()), GlobalId.Of(kind, Guid.Empty), GlobalId.Of(kind, Guid.AllBitsSet) });

    private static void AssertNotThere(MutationResult outcome, string field, string id)
    {
        Assert.True(outcome.Refusal == "NOT_FOUND", $"{field} {id}: {outcome.Payload}");
        Assert.True(!outcome.Error["path"].IsNull && outcome.Error["path"][0].Text == field, $"{field} {id}: {outcome.Payload}");
    }

    private static string CodeOf(ResponseValue answer) => answer["errors"][0]["extensions"]["code"].Text;
}

public sealed class SendingUnknownIdsOnSqlite(SqliteForum forum) : SendingUnknownIds(forum), IClassFixture<SqliteForum>;

public sealed class SendingUnknownIdsOnPostgres(PostgresForum forum) : SendingUnknownIds(forum), IClassFixture<PostgresForum>;
