using Forum.Server.Tests.Paging;
using Forum.Testing;

namespace Forum.Server.Tests.Comments;

public abstract class ListingCommentsInEveryOrder(ForumHost forum)
{
    private const int TopLevel = 33, Replies = 17, Voters = 6, PageSize = 7;

    [Fact]
    public async Task Every_order_returns_every_comment_once_in_both_directions()
    {
        var (article, parent, top, replies) = await CreateDiscussionAsync();
        foreach (var order in RankedComment.Orders)
        {
            await AssertPagesAsync(PagedConnection.TopLevel(article, order), RankedComment.InOrder(top, order), order);
            await AssertPagesAsync(
                PagedConnection.Replies(parent, order), RankedComment.InOrder(replies, order), $"{order}, replies");
        }
    }

    private async Task AssertPagesAsync(PagedConnection list, IReadOnlyList<string> expected, string description)
    {
        var forward = await list.ForwardAsync(forum.Anonymous, PageSize);
        Assert.True(expected.SequenceEqual(forward.SelectMany(PagedConnection.Ids)), $"{description} forward");
        var backward = (await list.BackwardAsync(forum.Anonymous, PageSize)).Reverse().ToList();
        Assert.True(expected.SequenceEqual(backward.SelectMany(PagedConnection.Ids)), $"{description} backward");

        foreach (var (pages, fullPages) in new[] { (forward, forward.SkipLast(1)), (backward, backward.Skip(1)) })
        {
            Assert.All(fullPages, page => Assert.Equal(PageSize, page["nodes"].Count));
            Assert.All(pages, page => AssertPageIsConsistent(page, expected.Count));
            Assert.Equal(pages.Select((_, i) => i > 0), pages.Select(p => p["pageInfo"]["hasPreviousPage"].IsTrue));
            Assert.Equal(
                pages.Select((_, i) => i < pages.Count - 1), pages.Select(p => p["pageInfo"]["hasNextPage"].IsTrue));
        }

        // A cursor from the middle of a page works in both directions.
        var middle = forward[1]["edges"][3];
        var at = expected.ToList().IndexOf(middle["node"]["id"].Text);
        var cursor = middle["cursor"].Text;
        Assert.Equal(
            expected.Skip(at + 1),
            PagedConnection.Ids(await list.PageAsync(forum.Anonymous, first: 100, after: cursor)));
        Assert.Equal(
            expected.Take(at), PagedConnection.Ids(await list.PageAsync(forum.Anonymous, last: 100, before: cursor)));
    }

    private static void AssertPageIsConsistent(ResponseValue page, int total)
    {
        Assert.Equal(total, page["totalCount"].Number);
        Assert.Equal(PagedConnection.Ids(page), page["edges"].Items.Select(e => e["node"]["id"].Text));
        Assert.Equal(page["edges"][0]["cursor"].Text, page["pageInfo"]["startCursor"].Text);
        Assert.Equal(page["edges"].Items[^1]["cursor"].Text, page["pageInfo"]["endCursor"].Text);
    }

    /// <summary>Creates comments over one day, each with random votes.</summary>
    private async Task<(string Article, string Parent, List<RankedComment> Top, List<RankedComment> Replies)>
        CreateDiscussionAsync()
    {
        var node = await forum.StartNodeAsync("--Forum:Accounts:AccessTokenMinutes=1440");
        var article = await forum.ArticleAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, Voters + 1).Select(i => SignUpAsync(node, $"Voter {i}")));
        var (author, voters) = (people[0], people[1..]);
        var random = new Random(20_260_101);
        var top = new List<RankedComment>();
        for (var i = 0; i < TopLevel; i++) top.Add(await PostAsync(author, voters, article, null, random));
        var parent = top[5].Id;
        var replies = new List<RankedComment>();
        for (var i = 0; i < Replies; i++) replies.Add(await PostAsync(author, voters, article, parent, random));
        foreach (var person in people) await person.DisposeAsync();
        return (article, parent, top, replies);
    }

    private static async Task<ForumClient> SignUpAsync(ForumNode node, string name)
    {
        var person = new ForumClient(node);
        await person.SignUpAsync(name);
        return person;
    }

    private async Task<RankedComment> PostAsync(
        ForumClient author, ForumClient[] voters, string article, string? parent, Random random)
    {
        forum.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 50)));
        var posted = (await author.PostCommentAsync(article, "Something.", parent)).Node;
        var id = posted["id"].Text;
        var (upProbability, voteProbability) = (random.NextDouble(), random.NextDouble());
        var votes = voters
            .Select(v =>
                random.NextDouble() > voteProbability ? null : random.NextDouble() < upProbability ? "UP" : "DOWN")
            .ToList();
        await Task.WhenAll(
            voters.Zip(votes).Where(v => v.Second is not null).Select(v => v.First.VoteAsync(id, v.Second)));
        return new RankedComment(
            id, posted["createdAt"].Time, votes.Count(v => v == "UP"), votes.Count(v => v == "DOWN"));
    }
}

public sealed class ListingCommentsInEveryOrderOnSqlite(SqliteForum forum)
    : ListingCommentsInEveryOrder(forum), IClassFixture<SqliteForum>;

public sealed class ListingCommentsInEveryOrderOnPostgres(PostgresForum forum)
    : ListingCommentsInEveryOrder(forum), IClassFixture<PostgresForum>;
