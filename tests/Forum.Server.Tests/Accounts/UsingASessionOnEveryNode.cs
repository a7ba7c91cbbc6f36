using System.Diagnostics;
using System.Text.Json;
using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>
/// A session that starts on one node is valid on all nodes. Changes to the account apply on all nodes: immediately to
/// requests, soon to open connections.
/// </summary>
public sealed class UsingASessionOnEveryNode(PostgresForum forum) : IClassFixture<PostgresForum>
{
    /// <summary>Twice the documented limit, because the machine may be busy.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_and_a_cookie_are_valid_on_every_node()
    {
        var (one, other) = (await forum.StartNodeAsync(), await forum.StartNodeAsync());
        var email = (await forum.SignUpAsync(Names.New("Ada"))).Email;
        foreach (var (issuer, reader) in new[] { (one, other), (other, one), (one, await forum.StartNodeAsync()) })
        {
            await using var person = new ForumClient(issuer);
            await person.SignInAsync(email, ForumClient.Password);
            Assert.Equal(200, (await person.At(reader).WhoAmIAsync()).Status);
            var cookie = (await forum.Anonymous.At(issuer)
                .LoginAsync(email, ForumClient.Password, "?useCookies=true")).Cookie;
            Assert.Equal(200, (await forum.Anonymous.At(reader).WhoAmIAsync(cookie)).Status);
            var refreshed = await forum.Anonymous.At(reader)
                .CallAsync("/account/refresh", new { refreshToken = person.RefreshToken });
            Assert.Equal(200, refreshed.Status);
        }
    }

    [Fact]
    public async Task Signing_out_on_one_node_ends_the_session_and_event_streams_on_the_other()
    {
        var carl = await forum.SignUpAsync(Names.New("Carl"));
        await using var there = carl.At(await forum.StartNodeAsync());
        using var stream = await StreamAsync(there, await forum.ArticleAsync());
        await carl.PostAsync("/account/logout", new { });
        Assert.Equal(401, (await there.WhoAmIAsync()).Status);
        Assert.True((await there.QueryAsync("{ viewer { email } }"))["viewer"].IsNull);
        var start = Stopwatch.GetTimestamp();
        Assert.Matches("^id: [^\n]+\n\n$", await stream.ReadToEndAsync(TestCancellation));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, MaxDelay);
    }

    [Fact]
    public async Task A_banned_user_cannot_write_on_any_node()
    {
        var dora = await forum.SignUpAsync(Names.New("Dora"));
        await using var there = dora.At(await forum.StartNodeAsync());
        var article = await forum.ArticleAsync();
        Assert.Null((await there.PostCommentAsync(article, "Before.")).Refusal);
        await forum.BanAsync(
            (await dora.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text);
        Assert.Equal("BANNED", (await there.PostCommentAsync(article, "After.")).Refusal);
        Assert.Equal("BANNED", (await dora.PostCommentAsync(article, "After.")).Refusal);
    }

    [Fact]
    public async Task A_role_change_applies_on_the_other_node_immediately_and_soon_to_its_open_streams()
    {
        var (emil, ada) = (await forum.SignUpAsync(Names.New("Emil")), await forum.SharedMemberAsync("Ada"));
        await using var there = emil.At(await forum.StartNodeAsync());
        var article = await forum.ArticleAsync();
        var held = (await ada.PostCommentAsync(article, "Held.")).Id;
        await forum.HoldAsync(held);
        using var stream = await StreamAsync(there, article);

        await forum.Node.RunAsync("grant", "moderator", emil.Email);
        Assert.Null((await there.LockBranchAsync(held, "Mine.")).Refusal);
        await AssertReceivesAsync(isModerator: true);

        await forum.ExecuteAsync(
            "DELETE FROM role_grants WHERE account_id = (SELECT id FROM accounts WHERE email = $1)", emil.Email);
        Assert.NotNull((await there.UnlockBranchAsync(held)).Refusal);
        await AssertReceivesAsync(isModerator: false);

        // Only moderators are notified of the held comment; everyone is notified of what follows.
        async Task AssertReceivesAsync(bool isModerator)
        {
            for (var start = Stopwatch.GetTimestamp(); ; Assert.True(Stopwatch.GetElapsedTime(start) < MaxDelay))
            {
                await (await forum.SharedModeratorAsync()).LockBranchAsync(held, $"Look, {Guid.NewGuid()}.");
                var mark = (await ada.PostCommentAsync(article, "And now?")).Id;
                var events = false;
                while (await NextAsync(stream) is var received
                    && !received.Contains(mark, StringComparison.Ordinal)) events |= received.Contains(
                        held, StringComparison.Ordinal);
                if (events == isModerator) return;
            }
        }
    }

    private static async Task<StreamReader> StreamAsync(ForumClient person, string article)
    {
        var query = Uri.EscapeDataString(
            "subscription ($id: ID!) { articleEvents(articleId: $id) { ... on CommentAdded { comment { id } } ... on LockChanged { branch { id } } } }");
        var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/graphql?query={query}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(new { id = article }))}");
        request.Headers.Add("Accept", "text/event-stream");
        var response = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestCancellation);
        return new StreamReader(await response.Content.ReadAsStreamAsync(TestCancellation));
    }

    private static async Task<string> NextAsync(StreamReader stream)
    {
        while (true)
        {
            var line = await stream.ReadLineAsync(TestCancellation)
                ?? throw new InvalidOperationException("The stream has ended.");
            if (line.StartsWith("data:", StringComparison.Ordinal)) return line;
        }
    }
}
