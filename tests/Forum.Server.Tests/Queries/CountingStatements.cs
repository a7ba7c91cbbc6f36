using Forum.Testing;

namespace Forum.Server.Tests.Queries;

/// <summary>
/// The number of SQL statements of a query depends on its shape, never on its rows. Tested on PostgreSQL, where a batch
/// is one statement; SQLite executes a prepared statement for each list, in process. Caches only save some statements,
/// so they are disabled on the node here.
/// </summary>
public sealed class CountingStatements(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const string CommentShape =
        """
        fragment C on Comment {
          id text author { id name commentCount comments(first: 2) { totalCount nodes { id article { id } } } }
          article { id title html section { id name } viewerMay { comment } lock { by { name } } }
          parent { id author { name } } ancestors { id author { name } lock { reason } } lock { reason by { name badges } }
          viewerVote viewerMay { reply edit delete vote moderate }
        }
        """;

    private const string OfArticle =
        CommentShape +
        """

        query ($id: ID!) {
          article(by: { id: $id }) {
            comments(orderBy: HOT, first: 100) {
              totalCount nodes { ...C replies(orderBy: TOP, first: 2) { totalCount nodes { ...C replies(first: 2) { nodes { ...C } } } } }
            }
            thread(orderBy: BEST, first: 100) { rows { depth moreReplies comment { ...C } } }
          }
        }
        """;

    private const string OfForum =
        CommentShape +
        """

        query ($ids: [ID!]!, $name: String!) {
          nodes(ids: $ids) { id ... on Comment { ...C } ... on Article { title section { name } } ... on Section { name } ... on Pseudonym { name } }
          articles(first: 100) { nodes { id html section { id } comments(first: 2) { nodes { ...C } } thread(first: 2) { rows { comment { id } } } } }
          sections { id articles(first: 100) { nodes { id section { name } lock { by { name } } viewerMay { comment } } } }
          pseudonym(name: $name) { comments(first: 100) { nodes { ...C } } }
          viewer { pseudonym { name } comments(first: 100) { nodes { ...C } } sanctions { pseudonym { name } } }
        }
        """;

    /// <summary>Documents that select every field cost more than callers may spend.</summary>
    private static readonly string[] Settings =
    [
        "--Forum:Reading:CachedComments=0", "--Forum:Limits:Cost=1000000000",
        "--Forum:Limits:SignedInCost=1000000000",
    ];

    [Fact]
    public async Task Three_comments_and_sixty_take_the_same_number_of_statements()
    {
        using var statements = new StatementRecorder();
        var node = await forum.StartNodeAsync(Settings);
        var (few, many) = (await CreateArticleAsync(3), await CreateArticleAsync(60));

        // The members' latest comments are in another article, in both cases.
        await CreateArticleAsync(8);
        ForumClient[] clients =
            [forum.Anonymous, await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync()];
        foreach (var person in clients)
        {
            await using var reader = person.At(node);
            var forFew = await statements.RunAsync(reader, OfArticle, new { id = few });
            var forMany = await statements.RunAsync(reader, OfArticle, new { id = many });
            Assert.Equal(
                (3, 60),
                (
                    forFew.Data["article"]["comments"]["nodes"].Count,
                    forMany.Data["article"]["comments"]["nodes"].Count));
            Assert.InRange(forFew.Sent.Count, 10, 40);
            AssertSameShape(forFew.Sent, forMany.Sent);
        }
    }

    [Fact]
    public async Task Short_and_long_lists_take_the_same_number_of_statements()
    {
        using var statements = new StatementRecorder();
        var node = await forum.StartNodeAsync(Settings);
        await using var ada = (await forum.SharedMemberAsync("Ada")).At(node);
        var ids = new List<string>();
        await PublishAsync(2);
        var few = await statements.RunAsync(ada, OfForum, new { ids, name = "Ada" });
        await PublishAsync(14);
        var many = await statements.RunAsync(ada, OfForum, new { ids, name = "Ada" });
        Assert.True(many.Data["articles"]["nodes"].Count >= few.Data["articles"]["nodes"].Count + 14);
        Assert.Equal((6, 48), (few.Data["nodes"].Count, many.Data["nodes"].Count));
        Assert.InRange(few.Sent.Count, 10, 60);
        AssertSameShape(few.Sent, many.Sent);

        async Task PublishAsync(int articles)
        {
            for (var i = 0; i < articles; i++)
            {
                var section = $"part-{i % 4}";
                var article = await CreateArticleAsync(1, section);
                var posted = (await forum.Anonymous.CommentsAsync(article, first: 1))["nodes"][0];
                ids.AddRange([article, posted["id"].Text, posted["author"]["id"].Text]);
            }
        }
    }

    [Fact]
    public async Task A_page_that_was_read_before_reads_the_content_of_new_comments_only()
    {
        const string Page =
            "query ($id: ID!) { article(by: { id: $id }) { thread { rows { comment { html author { name } } } } } }";
        using var statements = new StatementRecorder();
        var article = await CreateArticleAsync(3);
        await statements.RunAsync(forum.Anonymous, Page, new { id = article });
        Assert.DoesNotContain(
            (await statements.RunAsync(forum.Anonymous, Page, new { id = article })).Sent, ReadsWords);
        await (await forum.SharedMemberAsync("Vera")).PostCommentAsync(article, "Something new.");
        Assert.Single((await statements.RunAsync(forum.Anonymous, Page, new { id = article })).Sent, ReadsWords);
        Assert.DoesNotContain(
            (await statements.RunAsync(forum.Anonymous, Page, new { id = article })).Sent, ReadsWords);

        static bool ReadsWords(string statement) => statement.Contains("c.html", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_fields_that_an_earlier_reader_did_not_select_are_read_for_a_later_one()
    {
        var article = await CreateArticleAsync(3);
        foreach (var words in new[] { "html", "text", "text html" })
        {
            var read = await forum.Anonymous.QueryAsync(
                $$"""query ($id: ID!) { article(by: { id: $id }) { thread { rows { comment { {{words}} } } } } }""",
                new { id = article });
            Assert.All(
                read["article"]["thread"]["rows"].Items,
                row => Assert.All(words.Split(' '), word => Assert.NotEqual("", row["comment"][word].Text)));
        }
    }

    private static void AssertSameShape(IReadOnlyList<string> few, IReadOnlyList<string> many)
    {
        var texts = few.Concat(many).Distinct()
            .Select(text => (Text: text, Few: few.Count(s => s == text), Many: many.Count(s => s == text)));
        var unlike = texts.Where(t => t.Few != t.Many).Select(t => $"{t.Few} for few, {t.Many} for many: {t.Text}");
        Assert.True(few.Count == many.Count, string.Join("\n", unlike));
    }

    /// <summary>
    /// Creates an article with the given number of top-level comments by many authors, each with a reply, a reply to
    /// that, and a vote; for every twenty comments one branch is locked, each by a different moderator.
    /// </summary>
    private async Task<string> CreateArticleAsync(int comments, string section = "news")
    {
        var article = await forum.ArticleAsync(section);
        string[] names = ["Ada", "Berta", "Carl", "Dora"];
        var people = new List<ForumClient>();
        foreach (var name in names) people.Add(await forum.SharedMemberAsync(name));
        var vera = await forum.SharedMemberAsync("Vera");
        var tops = await Task.WhenAll(Enumerable.Range(0, comments).Select(async i =>
        {
            var top = (await people[i % 4].PostCommentAsync(article, $"Number {i}.")).Id;
            var reply = (await people[(i + 1) % 4].PostCommentAsync(article, "A reply.", top)).Id;
            await people[(i + 2) % 4].PostCommentAsync(article, "A reply to it.", reply);
            await vera.VoteAsync(top, "UP");
            return top;
        }));
        for (var i = 0; i <= comments / 20; i++) await (await ModeratorAsync(i)).LockBranchAsync(tops[i], "Enough.");
        return article;
    }

    private async Task<ForumClient> ModeratorAsync(int number)
    {
        if (number == 0) return await forum.SharedModeratorAsync();
        var moderator = await forum.SharedMemberAsync($"Nora {"abcdef"[number]}");
        await forum.Node.RunAsync("grant", "moderator", moderator.Email);
        return moderator;
    }
}
