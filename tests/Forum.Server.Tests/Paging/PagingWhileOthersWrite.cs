using Forum.Testing;

namespace Forum.Server.Tests.Paging;

public abstract class PagingWhileOthersWrite(ForumHost forum)
{
    [Theory]
    [InlineData("NEWEST", true)]
    [InlineData("OLDEST", true)]
    [InlineData("NEWEST", false)]
    [InlineData("OLDEST", false)]
    public async Task Ordered_by_time_every_remaining_comment_is_returned_once_and_in_order(string order, bool forward)
    {
        var (author, voter, article, ids) = await TwelveCommentsAsync();
        var list = PagedConnection.TopLevel(article, order);
        var inOrder = order == "OLDEST" ? ids : Enumerable.Reverse(ids).ToList();
        var ordered = forward ? inOrder : Enumerable.Reverse(inOrder).ToList();

        var first = await list.PageAsync(forum.Anonymous, forward ? 4 : null, last: forward ? null : 4);
        Assert.Equal(ordered.Take(4), InReadingOrder(first, forward));

        // Deletes the row that the cursor refers to, one before it and one after it; adds comments and votes.
        foreach (var gone in new[] { ordered[3], ordered[1], ordered[7] }) await author.DeleteCommentAsync(gone);
        var news = new List<string>();
        for (var i = 0; i < 3; i++) news.Add((await author.PostCommentAsync(article, "New.")).Id);
        foreach (var voted in new[] { ordered[0], ordered[5], ordered[11] }) await voter.VoteAsync(voted, "UP");

        var rest = await RestAsync(list, first, forward, size: 3);
        var remaining = ordered.Skip(4).Where(id => id != ordered[7]);
        var arrivals = order == "OLDEST" == forward ? news : [];
        Assert.Equal(remaining.Concat(arrivals), rest);
    }

    [Theory]
    [InlineData("BEST")]
    [InlineData("HOT")]
    [InlineData("TOP")]
    [InlineData("CONTROVERSIAL")]
    public async Task Ordered_by_votes_every_comment_that_keeps_its_position_is_returned_once(string order)
    {
        var (author, voter, article, _) = await TwelveCommentsAsync();
        var list = PagedConnection.TopLevel(article, order);
        var ordered = PagedConnection.Ids(await list.PageAsync(forum.Anonymous, first: 100));

        var first = await list.PageAsync(forum.Anonymous, first: 4);
        string[] moved = [ordered[0], ordered[3], ordered[6], ordered[10]], gone = [ordered[2], ordered[8]];
        await voter.VoteAsync(moved[0], "DOWN");
        await voter.VoteAsync(moved[1], "DOWN");
        await voter.VoteAsync(moved[2], "UP");
        await voter.VoteAsync(moved[3], "DOWN");
        foreach (var id in gone) await author.DeleteCommentAsync(id);
        var added = (await author.PostCommentAsync(article, "New.")).Id;

        var rest = await RestAsync(list, first, forward: true, size: 3);
        var kept = ordered.Skip(4).Except(moved).Except(gone);
        Assert.Equal(kept, rest.Except(moved).Where(id => id != added));
        Assert.Equal(rest.Distinct(), rest);
        Assert.DoesNotContain(ordered[1], rest);
    }

    private async Task<IReadOnlyList<string>> RestAsync(
        PagedConnection list, ResponseValue page, bool forward, int size)
    {
        var rest = new List<string>();
        while (page["pageInfo"][forward ? "hasNextPage" : "hasPreviousPage"].IsTrue)
        {
            var cursor = page["pageInfo"][forward ? "endCursor" : "startCursor"].Text;
            page = forward
                ? await list.PageAsync(forum.Anonymous, first: size, after: cursor)
                : await list.PageAsync(forum.Anonymous, last: size, before: cursor);
            Assert.InRange(page["nodes"].Count, 0, size);
            rest.AddRange(InReadingOrder(page, forward));
        }

        return rest;
    }

    private static IEnumerable<string> InReadingOrder(ResponseValue page, bool forward) =>
        forward ? PagedConnection.Ids(page) : PagedConnection.Ids(page).Reverse();

    private async Task<(ForumClient Author, ForumClient Voter, string Article, List<string> Ids)> TwelveCommentsAsync()
    {
        var article = await forum.ArticleAsync();
        var people = await Task.WhenAll(
            forum.SharedMemberAsync("Ada"), forum.SharedMemberAsync("Vera"), forum.SharedMemberAsync("Otto"));
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            forum.Clock.Advance(TimeSpan.FromSeconds(1));
            var id = (await people[0].PostCommentAsync(article, $"Number {i}.")).Id;
            if (i % 3 != 0) await people[2].VoteAsync(id, i % 3 == 1 ? "UP" : "DOWN");
            ids.Add(id);
        }

        return (people[0], people[1], article, ids);
    }
}

public sealed class PagingWhileOthersWriteOnSqlite(SqliteForum forum)
    : PagingWhileOthersWrite(forum), IClassFixture<SqliteForum>;

public sealed class PagingWhileOthersWriteOnPostgres(PostgresForum forum)
    : PagingWhileOthersWrite(forum), IClassFixture<PostgresForum>;
