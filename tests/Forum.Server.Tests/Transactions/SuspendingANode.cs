using System.Net.Http.Json;
using Forum.Articles;
using Forum.Comments;
using Forum.Data;
using Forum.Errors;
using Forum.Moderation;
using Forum.Server.Tests.Accounts;
using Forum.Testing;
using Forum.Transactions;
using Forum.Votes;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Transactions;

/// <summary>A node is suspended while it has pending requests, whose clients time out and use another node.</summary>
public sealed class SuspendingANode(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Comments = 30;

    [Theory]
    [InlineData("1.1", "Http1")]
    [InlineData("2.0", "Http2")]
    public async Task Buffered_votes_do_not_replace_newer_ones_of_another_node(string version, string protocol)
    {
        var (vera, comments) = await DiscussionAsync();
        using var node = StartNode($"--Kestrel:EndpointDefaults:Protocols={protocol}");
        using var suspended = await ClientAsync(node, vera, version);

        await node.SignalAsync("STOP");
        await VoteAndAbandonAsync(suspended, comments);
        await WithdrawVotesAsync(vera, comments);
        await node.SignalAsync("CONT");

        await AssertNoVotesAsync(suspended);
    }

    [Fact]
    public async Task Votes_whose_sender_was_being_looked_up_do_not_replace_newer_ones_of_another_node()
    {
        var (vera, comments) = await DiscussionAsync();
        using var node = StartNode();
        using var suspended = await ClientAsync(node, vera);

        await using (var held = await BlockingTransaction.BeginAsync(forum))
        {
            await held.RunAsync("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE");
            var abandoned = VoteAndAbandonAsync(suspended, comments);
            await held.WaitForBlockedSessionsAsync(1);
            await node.SignalAsync("STOP");
            await abandoned;
        }

        await WithdrawVotesAsync(vera, comments);
        await node.SignalAsync("CONT");

        await AssertNoVotesAsync(suspended);
    }

    /// <summary>
    /// Calls the use cases directly: over HTTP, either the transport or the use case may detect the closed connection,
    /// depending on timing.
    /// </summary>
    [Fact]
    public async Task A_write_of_a_disconnected_client_is_not_executed()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var (editor, moderator) = (await forum.SharedEditorAsync(), await forum.SharedModeratorAsync());
        var comment = (await ada.PostCommentAsync(article, "As it was.")).Id;
        var (id, articleId, services, end) = (
            GlobalId.UuidOf(comment), GlobalId.UuidOf(article), forum.Node.Services,
            TestContext.Current.CancellationToken);
        var before = await forum.Anonymous.ArticleAsync(article);
        services.GetRequiredService<CallerConnection>().Use(() => true);

        await AssertBusyAsync(async () => await services.GetRequiredService<VoteOnComment>().RunAsync(
            await forum.ViewerAsync(vera), new(id, VoteValue.Up), end));
        await AssertBusyAsync(async () => await services.GetRequiredService<EditComment>().RunAsync(
            await forum.ViewerAsync(ada), new EditCommentInput(id, "Newer."), end));
        await AssertBusyAsync(async () => await services.GetRequiredService<UpdateArticle>().RunAsync(
            await forum.ViewerAsync(editor), new UpdateArticleInput(articleId, new(true, "Newer")), end));
        await AssertBusyAsync(async () => await services.GetRequiredService<LockArticle>().RunAsync(
            await forum.ViewerAsync(moderator), new(articleId, "Newer"), end));
        await AssertBusyAsync(async () => await services.GetRequiredService<LockBranch>().RunAsync(
            await forum.ViewerAsync(moderator), new(id, "Newer"), end));

        Assert.Equal(0, await forum.CountAsync($"SELECT count(*) FROM votes WHERE comment_id = '{id}'"));
        Assert.Equal(0, await forum.CountAsync($"SELECT count(*) FROM branch_locks WHERE comment_id = '{id}'"));
        Assert.Equal(
            1, await forum.CountAsync($"SELECT count(*) FROM comments WHERE id = '{id}' AND edited_at IS NULL"));
        Assert.Equal($"{before}", $"{await forum.Anonymous.ArticleAsync(article)}");

        static async Task AssertBusyAsync(Func<Task> write) =>
            Assert.Equal(ErrorCode.Busy, (await Assert.ThrowsAsync<Refusal>(write)).Code);
    }

    private async Task<(ForumClient Vera, IReadOnlyList<string> Comments)> DiscussionAsync()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera) = (await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"));
        var comments = new List<string>();
        for (var i = 0; i < Comments; i++) comments.Add((await ada.PostCommentAsync(article, $"Number {i}.")).Id);
        return (vera, comments);
    }

    private ForumProcess StartNode(params string[] settings) => ForumProcess.Start(
    [
        "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Forum={forum.Connection}",
        "--Forum:Accounts:RequireConfirmedEmail=false", "--Forum:RateLimits:Enabled=false",
        "--Forum:Limits:ExecutionTime=00:01:00", .. settings,
    ]);

    /// <summary>A client of the node that has already received one response from it.</summary>
    private static async Task<HttpClient> ClientAsync(ForumProcess node, ForumClient member, string version = "1.1")
    {
        var client = new HttpClient
        {
            BaseAddress = await node.AddressAsync(),
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = member.Http.DefaultRequestHeaders.Authorization;
        Assert.True((await SendAsync(client, "{ viewer { id } }", CancellationToken.None)).IsSuccessStatusCode);
        return client;
    }

    /// <summary>Completes when the client has closed all of its connections, or reset its streams.</summary>
    private static async Task VoteAndAbandonAsync(HttpClient client, IReadOnlyList<string> comments)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        foreach (var sent in comments.Select(comment => SendAsync(client, Vote(comment, "DOWN"), timeout.Token))
            .ToList())
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
    }

    private static async Task WithdrawVotesAsync(ForumClient member, IReadOnlyList<string> comments)
    {
        foreach (var vote in await Task.WhenAll(comments.Select(comment => member.VoteAsync(comment, null))))
            Assert.Null(vote.Refusal);
    }

    private async Task AssertNoVotesAsync(HttpClient node)
    {
        // By the end of these requests, the node has processed or rejected everything it had received.
        for (var i = 0; i < 100; i++) Assert.True(
            (await node.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        Assert.Equal(0, await forum.CountAsync("SELECT count(*) FROM votes WHERE value <> 0"));
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient client, string query, CancellationToken cancellationToken) =>
        client.PostAsJsonAsync("/graphql", new { query }, cancellationToken);

    private static string Vote(string comment, string vote) =>
        $$"""mutation { voteOnComment(input: { commentId: "{{comment}}", vote: {{vote}} }) { errors { code } } }""";
}
