using System.Collections.Concurrent;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Votes;

/// <summary>
/// Many callers share an HTTP/2 connection, as behind a proxy, so that Kestrel may be reading from it at any time.
/// </summary>
public sealed class VotingOverASharedConnection(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Voters = 8, VotesEach = 50, Readers = 30, ReadsEach = 300;

    /// <summary>
    /// The node checks whether the client has closed its connection for each POST, and for a mutation again before its
    /// commit.
    /// </summary>
    [Fact]
    public async Task No_vote_and_no_query_is_rejected()
    {
        var (article, ada, vera) = (
            await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var comments = new List<string>();
        for (var i = 0; i < Voters; i++) comments.Add((await ada.PostCommentAsync(article, $"Number {i}.")).Id);
        var node = await forum.StartNodeAsync("--Kestrel:EndpointDefaults:Protocols=Http2");
        using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false })
        {
            BaseAddress = node.Address,
            DefaultRequestVersion = new Version(2, 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            DefaultRequestHeaders = { Authorization = vera.Http.DefaultRequestHeaders.Authorization },
        };
        var refused = new ConcurrentBag<string>();
        await Task.WhenAll(
        [
            .. comments.Select(comment => RepeatAsync(VotesEach, i => Vote(comment, i % 2 == 0 ? "UP" : "DOWN"))),
            .. Enumerable.Range(0, Readers).Select(_ => RepeatAsync(ReadsEach, _ => "{ forum { name } }")),
        ]);

        Assert.Empty(refused);
        Assert.Equal(Voters, await forum.CountAsync("SELECT count(*) FROM votes WHERE value = -1"));

        async Task RepeatAsync(int times, Func<int, string> queryOf)
        {
            for (var i = 0; i < times; i++)
            {
                using var response = await client.PostAsJsonAsync(
                    "/graphql", new { query = queryOf(i) }, TestContext.Current.CancellationToken);
                var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if (body.Contains("\"code\"", StringComparison.Ordinal)) refused.Add(body);
            }
        }
    }

    private static string Vote(string comment, string vote) =>
        $$"""mutation { voteOnComment(input: { commentId: "{{comment}}", vote: {{vote}} }) { errors { code } } }""";
}
