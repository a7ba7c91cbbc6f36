using Forum.Server.Tests.Counters;
using Forum.Server.Tests.Paging;
using Forum.Testing;

namespace Forum.Server.Tests.Queries;

public abstract class FindingAnObject(ForumHost forum)
{
    private const string Kinds = "{ __typename id }";

    [Fact]
    public async Task Any_node_is_found_by_its_id()
    {
        var (article, section, comment, pseudonym) = await ThingsAsync();
        foreach (var (id, kind) in new[]
        {
            (article, "Article"), (section, "Section"), (comment, "Comment"), (pseudonym, "Pseudonym"),
        })
        {
            var node = (await forum.Anonymous.QueryAsync(
                $"query ($id: ID!) {{ node(id: $id) {Kinds} }}", new { id }))["node"];
            Assert.Equal((kind, id), (node["__typename"].Text, node["id"].Text));
        }
    }

    [Fact]
    public async Task Nodes_are_returned_in_the_requested_order_with_null_for_unknown_ids()
    {
        var (article, section, comment, pseudonym) = await ThingsAsync();
        string[] ids =
        [
            comment, "nothing", article, GlobalId.Of(GlobalId.Comment, Guid.NewGuid()), comment, pseudonym,
            GlobalId.Of(GlobalId.Sanction, Guid.NewGuid()), section, "",
        ];
        var nodes = (await NodesAsync(ids))["data"]["nodes"].Items;
        Assert.Equal(
            [comment, null, article, null, comment, pseudonym, null, section, null],
            nodes.Select(n => n.IsNull ? null : n["id"].Text));
    }

    [Fact]
    public async Task At_most_fifty_ids_can_be_requested()
    {
        var (_, _, comment, _) = await ThingsAsync();
        var fifty = await NodesAsync([.. Enumerable.Repeat(comment, 50)]);
        Assert.Equal(50, fifty["data"]["nodes"].Count);
        var more = await NodesAsync([.. Enumerable.Repeat(comment, 51)]);
        Assert.Equal("INVALID_INPUT", more["errors"][0]["extensions"]["code"].Text);
    }

    [Fact]
    public async Task An_article_is_found_by_id_slug_and_URL()
    {
        var section = await forum.SectionAsync("news");
        var editor = await forum.EditorAsync(Names.New("Edda"));
        var slug = $"found-{Guid.NewGuid():n}";
        var id = (await editor.PublishArticleAsync(
            slug, "Found", section, url: $"HTTPS://Example.org:443/{slug}?a=1")).Id;
        foreach (var by in new object[] { new { id }, new { slug }, new { url = $"https://example.org/{slug}?a=1" } })
            Assert.Equal(id, (await ByAsync(by))["data"]["article"]["id"].Text);
        foreach (var by in new object[]
        {
            new { id = section }, new { slug = slug.ToUpperInvariant() }, new { slug = "no" },
            new { url = "https://example.org/" },
        })
        {
            Assert.True((await ByAsync(by))["data"]["article"].IsNull);
        }

        foreach (var by in new object[] { new { }, new { id, slug } })
            Assert.Equal("INVALID_VARIABLES", (await ByAsync(by))["errors"][0]["extensions"]["code"].Text);
    }

    [Fact]
    public async Task The_ancestors_of_a_comment_are_returned_from_the_top_down()
    {
        var article = await forum.ArticleAsync();
        var author = await forum.SharedMemberAsync("Ada");
        var ancestors = new List<string>();
        for (var depth = 0; depth < 6; depth++)
        {
            var posted = (await author.PostCommentAsync(article, $"Depth {depth}.", ancestors.LastOrDefault())).Node;
            Assert.Equal(depth, posted["depth"].Number);
            ancestors.Add(posted["id"].Text);
        }

        var response = await forum.Anonymous.QueryAsync(
            """
            query ($id: ID!, $top: ID!) {
              comment(id: $id) { parent { id } ancestors { id depth } article { id } }
              top: comment(id: $top) { parent { id } ancestors { id } }
            }
            """,
            new { id = ancestors[5], top = ancestors[0] });
        Assert.Equal(ancestors.Take(5), response["comment"]["ancestors"].All("id"));
        Assert.Equal([0, 1, 2, 3, 4], response["comment"]["ancestors"].Items.Select(a => a["depth"].Number));
        Assert.Equal(
            (ancestors[4], article),
            (response["comment"]["parent"]["id"].Text, response["comment"]["article"]["id"].Text));
        Assert.True(response["top"]["parent"].IsNull);
        Assert.Equal(0, response["top"]["ancestors"].Count);
    }

    [Theory]
    [InlineData("Penelope")]
    [InlineData("PENELOPE")]
    [InlineData("Pene1ope")]
    [InlineData("Ｐenelope")]
    public async Task A_pseudonym_is_found_by_a_name_that_looks_the_same(string alike)
    {
        await forum.SharedMemberAsync("Penelope");
        var found = await PseudonymAsync(alike);
        Assert.Equal(("Penelope", "LASTING"), (found["name"].Text, found["kind"].Text));
        Assert.Equal(DateTimeOffset.UtcNow.ToString("yyyy-MM", null), found["joinedMonth"].Text);
    }

    [Fact]
    public async Task A_pseudonyms_comments_are_listed_newest_first_without_withdrawn_ones()
    {
        var article = await forum.ArticleAsync();
        var name = Names.New("Writer");
        var writer = await forum.SignUpAsync(name);
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            forum.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Add((await writer.PostCommentAsync(article, $"Number {i}.", i == 5 ? ids[0] : null)).Id);
        }

        await writer.DeleteCommentAsync(ids[0]);
        await forum.HoldAsync(ids[1]);
        await forum.RemoveAsync(ids[2]);
        var list = PagedConnection.OfPseudonym(name);
        var pages = await list.ForwardAsync(forum.Anonymous, 3);
        Assert.Equal([ids[6], ids[5], ids[4], ids[3]], pages.SelectMany(PagedConnection.Ids));
        Assert.All(pages, page => Assert.Equal(4, page["totalCount"].Number));
        Assert.Equal(4, (await PseudonymAsync(name))["commentCount"].Number);

        // Authors also see their own held and removed comments, but not the content of such comments by others.
        var own = await PagedConnection.OfViewer().ForwardAsync(writer, 4);
        Assert.Equal(Enumerable.Reverse(ids).Take(6), own.SelectMany(PagedConnection.Ids));
        Assert.All(own, page => Assert.Equal(6, page["totalCount"].Number));
    }

    [Fact]
    public async Task The_forum_returns_its_rules_and_sections()
    {
        await forum.SectionAsync("news");
        var response = await forum.Anonymous.QueryAsync(
            """
            { forum { name maxCommentLength maxReplyDepth editWindowSeconds guestsMayComment reportReasons }
              sections { slug name } section(slug: "news") { slug } none: section(slug: "nowhere") { slug } viewer { email } }
            """);
        Assert.Equal((10_000, 32, 900), (
            response["forum"]["maxCommentLength"].Number, response["forum"]["maxReplyDepth"].Number,
            response["forum"]["editWindowSeconds"].Number));
        Assert.False(response["forum"]["guestsMayComment"].IsTrue);
        Assert.Equal(9, response["forum"]["reportReasons"].Count);
        Assert.Contains("news", response["sections"].All("slug"));
        Assert.Equal("news", response["section"]["slug"].Text);
        Assert.True(response["none"].IsNull && response["viewer"].IsNull);
    }

    private Task<ResponseValue> NodesAsync(string[] ids) =>
        forum.Anonymous.TryQueryAsync($"query ($ids: [ID!]!) {{ nodes(ids: $ids) {Kinds} }}", new { ids });

    private Task<ResponseValue> ByAsync(object by) =>
        forum.Anonymous.TryQueryAsync("query ($by: ArticleBy!) { article(by: $by) { id } }", new { by });

    private async Task<ResponseValue> PseudonymAsync(string name) =>
        (await forum.Anonymous.QueryAsync(
            "query ($name: String!) { pseudonym(name: $name) { id name kind joinedMonth commentCount badges avatarUrl } }",
            new { name }))["pseudonym"];

    private async Task<(string Article, string Section, string Comment, string Pseudonym)> ThingsAsync()
    {
        var article = await forum.ArticleAsync();
        var author = await forum.SharedMemberAsync("Ada");
        var comment = (await author.PostCommentAsync(article, "A thing.")).Node;
        return (article, await forum.SectionAsync("news"), comment["id"].Text, comment["author"]["id"].Text);
    }
}

public sealed class FindingAnObjectOnSqlite(SqliteForum forum) : FindingAnObject(forum), IClassFixture<SqliteForum>;

public sealed class FindingAnObjectOnPostgres(PostgresForum forum)
    : FindingAnObject(forum), IClassFixture<PostgresForum>;
