using System.Net.Http.Json;
using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.Contention;

/// <summary>A node is suspended with requests in its buffers, whose clients give up and go to another node.</summary>
public sealed class SuspendingANode(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Comments = 30;

    [Fact]
    public async Task Votes_that_it_finds_when_it_goes_on_do_not_replace_newer_ones_of_another_node()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.RegularAsync("Ada"), await forum.RegularAsync("Vera"));
        var comments = new List<string>();
        for (var i = 0; i < Comments; i++) comments.Add((await ada.PostCommentAsync(article, $"Number {i}.")).Id);
        using var node = ForumProcess.Start(
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Forum={forum.Connection}", "--Forum:Accounts:RequireConfirmedEmail=false",
            "--Forum:RateLimits:Enabled=false");
        using var suspended = new HttpClient { BaseAddress = await node.AddressAsync() };
        suspended.DefaultRequestHeaders.Authorization = vera.Http.DefaultRequestHeaders.Authorization;
        Assert.True((await SendAsync(suspended, Vote(comments[0], "UP"), CancellationToken.None)).IsSuccessStatusCode);

        await node.SignalAsync("STOP");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Task.WhenAll(comments.Select(async comment =>
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(suspended, Vote(comment, "DOWN"), patience.Token))));
        foreach (var comment in comments) Assert.Null((await vera.VoteAsync(comment, null)).Refusal);
        await node.SignalAsync("CONT");

        // What it found is done, or refused, before this.
        for (var i = 0; i < 100; i++) Assert.True((await suspended.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        Assert.Equal(0, await forum.CountAsync("SELECT count(*) FROM votes WHERE value <> 0"));
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string query, CancellationToken cancellationToken) =>
        client.PostAsJsonAsync("/graphql", new { query }, cancellationToken);

    private static string Vote(string comment, string vote) =>
        $$"""mutation { voteOnComment(input: { commentId: "{{comment}}", vote: {{vote}} }) { errors { code } } }""";
}
