using Forum.Server.Tests.Paging;
using Forum.Testing;

namespace Forum.Server.Tests.Comments;

public abstract class ReadingAThread(ForumHost forum)
{
    private static readonly string[] People = ["Ada", "Vera", "Otto"];

    [Theory]
    [InlineData("OLDEST", 5, 3, 4)]
    [InlineData("NEWEST", 3, 1, 2)]
    [InlineData("TOP", 4, 2, 8)]
    [InlineData("BEST", 100, 20, 32)]
    [InlineData("HOT", 2, 20, 1)]
    [InlineData("CONTROVERSIAL", 2, 0, 4)]
    [InlineData("OLDEST", 7, 5, 0)]
    public async Task A_page_is_the_tree_within_its_limits(string order, int first, int replies, int depth)
    {
        var (article, tree) = await CreateThreadAsync();
        var top = RankedComment.InOrder(tree[article], order);
        var seen = new List<string>();
        string? after = null;
        while (seen.Count < top.Count)
        {
            var (rows, page) = await forum.Anonymous.TreeAsync(article, order, first, replies, depth, after);
            var expected = top.Skip(seen.Count).Take(first).SelectMany(id => Cut(tree, id, order, 0, replies, depth))
                .ToList();
            Assert.Equal(expected, rows.Select(r => (r.Id, r.Depth, r.MoreReplies)));
            seen.AddRange(rows.Where(r => r.Depth == 0).Select(r => r.Id));
            Assert.Equal(seen.Count < top.Count, page["hasNextPage"].IsTrue);
            Assert.Equal(after is not null, page["hasPreviousPage"].IsTrue);
            await AssertCursorsReturnTheRestAsync(tree, rows, order);
            after = page["endCursor"].Text;
        }
    }

    [Fact]
    public async Task A_page_has_at_most_500_rows_and_its_cursors_return_the_rest()
    {
        var (article, tree) = await CreateWideThreadAsync(tops: 30, repliesEach: 20);
        var (rows, page) = await forum.Anonymous.TreeAsync(article, "OLDEST", first: 100, replies: 20, depth: 4);
        Assert.InRange(rows.Count, 490, 500);
        Assert.False(page["hasNextPage"].IsTrue);
        Assert.Equal(RankedComment.InOrder(tree[article], "OLDEST"), rows.Where(r => r.Depth == 0).Select(r => r.Id));
        Assert.Equal(630, rows.Count + rows.Sum(r => r.MoreReplies));
        await AssertCursorsReturnTheRestAsync(tree, rows, "OLDEST");
    }

    [Theory]
    [InlineData(0, 3, 4)]
    [InlineData(101, 3, 4)]
    [InlineData(5, -1, 4)]
    [InlineData(5, 21, 4)]
    [InlineData(5, 3, -1)]
    [InlineData(5, 3, 33)]
    public async Task A_page_above_the_limits_is_rejected(int first, int replies, int depth)
    {
        var response = await forum.Anonymous.TryTreeAsync(await forum.ArticleAsync(), first, replies, depth);
        Assert.Equal("INVALID_INPUT", response["errors"][0]["extensions"]["code"].Text);
    }

    /// <summary>
    /// `replies(after: repliesCursor)` returns, in order, the replies to each comment that the page left out.
    /// </summary>
    private async Task AssertCursorsReturnTheRestAsync(
        Dictionary<string, List<RankedComment>> tree, IReadOnlyList<ThreadRow> rows, string order)
    {
        var shown = rows.Select(r => r.Id).ToHashSet();
        foreach (var row in rows)
        {
            Assert.Equal(row.MoreReplies > 0, row.RepliesCursor is not null);
            if (row.RepliesCursor is null) continue;
            var rest = new List<string>();
            var list = PagedConnection.Replies(row.Id, order);
            var page = await list.PageAsync(forum.Anonymous, first: 6, after: row.RepliesCursor);
            rest.AddRange(PagedConnection.Ids(page));
            while (page["pageInfo"]["hasNextPage"].IsTrue)
            {
                page = await list.PageAsync(forum.Anonymous, first: 6, after: page["pageInfo"]["endCursor"].Text);
                rest.AddRange(PagedConnection.Ids(page));
            }

            Assert.Equal(row.MoreReplies, rest.Count);
            Assert.Equal(RankedComment.InOrder(tree[row.Id], order).Where(id => !shown.Contains(id)), rest);
        }
    }

    private static IEnumerable<(string Id, int Depth, int More)> Cut(
        Dictionary<string, List<RankedComment>> tree, string id, string order, int depth, int replies, int maxDepth)
    {
        var below = tree.TryGetValue(id, out var children) ? RankedComment.InOrder(children, order) : [];
        var shown = depth < maxDepth ? below.Take(replies).ToList() : [];
        return shown.SelectMany(child => Cut(tree, child, order, depth + 1, replies, maxDepth))
            .Prepend((id, depth, below.Count - shown.Count));
    }

    /// <summary>
    /// Creates forty comments, each a reply to a random earlier one or at the top level, some with votes.
    /// </summary>
    private async Task<(string Article, Dictionary<string, List<RankedComment>> Tree)> CreateThreadAsync()
    {
        var article = await forum.ArticleAsync();
        var people = await Task.WhenAll(People.Select(forum.SharedMemberAsync));
        var random = new Random(7);
        var all = new List<(string? Parent, RankedComment Comment)>();
        for (var i = 0; i < 40; i++)
        {
            forum.Clock.Advance(TimeSpan.FromSeconds(2));
            var parent = all.Count == 0 || random.NextDouble() < 0.25 ? null : all[random.Next(all.Count)].Comment.Id;
            var posted = (await people[0].PostCommentAsync(article, "Hello.", parent)).Node;
            var votes = people[1..].Select(_ => random.Next(3) switch { 0 => null, 1 => "UP", _ => "DOWN" }).ToArray();
            for (var v = 0; v < votes.Length; v++)
                if (votes[v] is not null) await people[v + 1].VoteAsync(posted["id"].Text, votes[v]);
            all.Add((parent, new RankedComment(
                posted["id"].Text, posted["createdAt"].Time, votes.Count(v => v == "UP"),
                votes.Count(v => v == "DOWN"))));
        }

        var tree = all.GroupBy(c => c.Parent ?? article, c => c.Comment);
        return (article, tree.ToDictionary(siblings => siblings.Key, siblings => siblings.ToList()));
    }

    private async Task<(string Article, Dictionary<string, List<RankedComment>> Tree)> CreateWideThreadAsync(
        int tops, int repliesEach)
    {
        var article = await forum.ArticleAsync();
        var author = await forum.SharedMemberAsync("Ada");
        var roots = await Task.WhenAll(Enumerable.Range(0, tops).Select(_ => PostAsync(null)));
        var tree = new Dictionary<string, List<RankedComment>> { [article] = [.. roots] };
        foreach (var root in roots)
            tree[root.Id] = [.. await Task.WhenAll(Enumerable.Range(0, repliesEach).Select(_ => PostAsync(root.Id)))];
        return (article, tree);

        async Task<RankedComment> PostAsync(string? parent)
        {
            var posted = (await author.PostCommentAsync(article, "Hello.", parent)).Node;
            return new RankedComment(posted["id"].Text, posted["createdAt"].Time, 0, 0);
        }
    }
}

public sealed class ReadingAThreadOnSqlite(SqliteForum forum) : ReadingAThread(forum), IClassFixture<SqliteForum>;

public sealed class ReadingAThreadOnPostgres(PostgresForum forum) : ReadingAThread(forum), IClassFixture<PostgresForum>;
