using Forum.Server.Tests.Counters;
using Forum.Server.Tests.Paging;
using Forum.Testing;

namespace Forum.Server.Tests.Queries;

public abstract class FindingAnObject(ForumHost forum)
{
    private const string Kinds = "{ __typename id }";

    [Theory]
    [InlineData("Article")]
    [InlineData("Section")]
    [InlineData("Comment")]
    [InlineData("Pseudonym")]
    public async Task Any_node_is_found_by_its_id(string type)
    {
        var (article, section, comment, pseudonym) = await ObjectsAsync();
        var id = type switch
        {
            "Article" => article,
            "Section" => section,
            "Comment" => comment,
            _ => pseudonym,
        };
        var node = (await forum.Anonymous.QueryAsync(
            $"query ($id: ID!) {{ node(id: $id) {Kinds} }}", new { id }))["node"];
        Assert.Equal((type, id), (node["__typename"].Text, node["id"].Text));
    }

    [Fact]
    public async Task Nodes_are_returned_in_the_requested_order_with_null_for_unknown_ids()
    {
        var (article, section, comment, pseudonym) = await ObjectsAsync();
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

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, "INVALID_INPUT")]
    public async Task At_most_fifty_ids_can_be_requested(int count, string? code)
    {
        var (_, _, comment, _) = await ObjectsAsync();
        var response = await NodesAsync([.. Enumerable.Repeat(comment, count)]);
        Assert.Equal(code, response.Has("errors") ? response["errors"][0]["extensions"]["code"].Text : null);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("slug")]
    [InlineData("url")]
    public async Task An_article_is_found_by_id_slug_and_URL(string field)
    {
        var (id, slug) = await FoundArticleAsync();
        var value = field switch
        {
            "id" => id,
            "slug" => slug,
            _ => $"https://example.org/{slug}?a=1",
        };
        var response = await ByAsync(new Dictionary<string, string> { [field] = value });
        Assert.Equal(id, response["data"]["article"]["id"].Text);
    }

    [Fact]
    public async Task An_id_of_another_type_finds_no_article() =>
        Assert.True((await ByAsync(new { id = await forum.SectionAsync("news") }))["data"]["article"].IsNull);

    [Fact]
    public async Task A_slug_in_upper_case_finds_no_article()
    {
        var (_, slug) = await FoundArticleAsync();
        Assert.True((await ByAsync(new { slug = slug.ToUpperInvariant() }))["data"]["article"].IsNull);
    }

    [Theory]
    [InlineData("slug", "no")]
    [InlineData("url", "https://example.org/")]
    public async Task An_unknown_slug_or_URL_finds_no_article(string field, string value)
    {
        var response = await ByAsync(new Dictionary<string, string> { [field] = value });
        Assert.True(response["data"]["article"].IsNull);
    }

    [Fact]
    public async Task A_search_without_a_key_is_rejected() => Assert.Equal(
        "INVALID_VARIABLES", (await ByAsync(new { }))["errors"][0]["extensions"]["code"].Text);

    [Fact]
    public async Task A_search_by_two_keys_is_rejected()
    {
        var (id, slug) = await FoundArticleAsync();
        Assert.Equal(
            "INVALID_VARIABLES", (await ByAsync(new { id, slug }))["errors"][0]["extensions"]["code"].Text);
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

    private async Task<(string Id, string Slug)> FoundArticleAsync()
    {
        var (section, editor) = (await forum.SectionAsync("news"), await forum.SharedEditorAsync());
        var slug = $"found-{Guid.NewGuid():n}";
        var url = $"HTTPS://Example.org:443/{slug}?a=1";
        return ((await editor.PublishArticleAsync(slug, "Found", section, url: url)).Id, slug);
    }

    private Task<ResponseValue> NodesAsync(string[] ids) =>
        forum.Anonymous.TryQueryAsync($"query ($ids: [ID!]!) {{ nodes(ids: $ids) {Kinds} }}", new { ids });

    private Task<ResponseValue> ByAsync(object by) =>
        forum.Anonymous.TryQueryAsync("query ($by: ArticleBy!) { article(by: $by) { id } }", new { by });

    private async Task<ResponseValue> PseudonymAsync(string name) =>
        (await forum.Anonymous.QueryAsync(
            "query ($name: String!) { pseudonym(name: $name) { id name kind joinedMonth commentCount badges avatarUrl } }",
            new { name }))["pseudonym"];

    private async Task<(string Article, string Section, string Comment, string Pseudonym)> ObjectsAsync()
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
