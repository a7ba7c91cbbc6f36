using System.Net.Http.Json;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Queries;

/// <summary>
/// The cost of an operation is an upper bound of the rows that PostgreSQL returns for it. Five hundred random queries
/// over the whole schema, as an anonymous caller, a member and a moderator, are compared with the database's own count
/// (pg_stat_statements).
/// </summary>
public sealed class BoundingRowsByCost(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Queries = 500;

    [Fact]
    public async Task Five_hundred_random_queries_read_no_more_rows_than_their_cost()
    {
        await forum.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
        var known = await CreateForumAsync();
        var node = await forum.StartNodeAsync(
            "--Forum:Reading:CachedComments=0", "--Forum:Limits:Cost=1000000000",
            "--Forum:Limits:SignedInCost=1000000000");
        ForumClient[] readers = [
            forum.Anonymous.At(node), (await forum.SharedMemberAsync("Ada")).At(node),
            (await forum.SharedModeratorAsync()).At(node)];
        var queries = new RandomQueries(await SchemaWalk.ReadAsync(forum.Anonymous), new Random(20_261_123), known);
        var (wrong, most, read, cost) = (new List<string>(), 0L, 0L, 0L);
        for (var i = 0; i < Queries; i++)
        {
            var query = queries.Next();
            var before = await RowsAsync();
            var costs = await CostAsync(readers[i % 3], query);
            var rows = await RowsAsync() - before;
            (most, read, cost) = (Math.Max(most, rows), read + rows, cost + costs);
            if (rows > costs) wrong.Add($"{rows} rows, cost {costs}: {query}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{read} rows were read in {Queries} queries that cost {cost}; {most} by one query at most");
        Assert.Empty(wrong);
        Assert.True(most > 100, $"No query read more than {most} rows: the bound was not tried.");
        foreach (var reader in readers) await reader.DisposeAsync();
    }

    /// <summary>The rows of the operation, without those of session reads and of checks of idle connections.</summary>
    private Task<long> RowsAsync() => forum.CountAsync(
        """
        SELECT coalesce(sum(rows), 0)::bigint FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND query NOT LIKE '%pg_stat_statements%' AND query NOT LIKE '%sessions%' AND query <> 'SELECT $1'
        """);

    private static async Task<long> CostAsync(ForumClient reader, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query })
        };
        request.Headers.Add("GraphQL-Cost", "report");
        using var response = await reader.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var result = ResponseValue.Parse(
            "$", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        // A part of the operation may be rejected; a rejected operation would leave nothing to compare.
        return result.Has("data")
            ? result["extensions"]["cost"]["rows"].Number
            : throw new InvalidOperationException($"{result}\nto {query}");
    }

    /// <summary>Creates a few articles with deep and wide discussions, locks, votes and a tombstone.</summary>
    /// <returns>Values for arguments.</returns>
    private async Task<Dictionary<string, string[]>> CreateForumAsync()
    {
        string[] names = ["Ada", "Berta", "Carl"];
        var people = new List<ForumClient>();
        foreach (var name in names) people.Add(await forum.SharedMemberAsync(name));
        var mia = await forum.SharedModeratorAsync();
        var (articles, comments) = (new List<string>(), new List<string>());
        foreach (var section in new[] { "news", "sport", "news" })
        {
            var article = await forum.ArticleAsync(section);
            articles.Add(article);
            for (var i = 0; i < 14; i++)
            {
                var above = (await people[i % 3].PostCommentAsync(article, $"Number {i}.")).Id;
                comments.Add(above);
                for (var depth = 0; depth < i % 5; depth++)
                {
                    above = (await people[(i + depth) % 3].PostCommentAsync(article, "A reply.", above)).Id;
                    comments.Add(above);
                }

                if (i % 6 == 0) await mia.LockBranchAsync(comments[^(1 + (i % 5))], "Enough.");
            }
        }

        var gone = (await people[0].PostCommentAsync(articles[0], "Gone.")).Id;
        comments.Add((await people[1].PostCommentAsync(articles[0], "Below.", gone)).Id);
        await people[0].DeleteCommentAsync(gone);
        var ids = articles.Concat(comments)
            .Append((await people[0].QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text)
            .Append(await forum.SectionAsync("news")).Select(id => $"\"{id}\"").ToArray();
        return new()
        {
            ["Query.node(id)"] = ids,
            ["Query.comment(id)"] = [.. comments.Select(id => $"\"{id}\"")],
            ["Query.nodes(ids)"] = [$"[{string.Join(", ", ids.Take(12))}]", $"[{string.Join(", ", ids.TakeLast(20))}]"],
            ["Query.article(by)"] = [.. articles.Select(id => $"{{ id: \"{id}\" }}")],
            ["Query.section(slug)"] = ["\"news\"", "\"none\""],
            ["Query.pseudonym(name)"] = ["\"Ada\"", "\"CARL\"", "\"Nobody\""],
            ["Article.comments(orderBy)"] = Orders,
            ["Comment.replies(orderBy)"] = Orders,
            ["Article.thread(orderBy)"] = Orders,
        };
    }

    private static readonly string[] Orders = ["BEST", "HOT", "TOP", "NEWEST", "OLDEST", "CONTROVERSIAL"];
}
