using System.Diagnostics;
using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>A connection is closed when its access ends: within five seconds, on any node.</summary>
public abstract class ClosingConnectionsWhenAccessEnds(ForumHost forum)
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Signing_out_closes_the_sockets_of_the_session_on_every_node_and_no_others()
    {
        var ada = await forum.SignUpAsync("Ada who leaves");
        var elsewhere = ada.At(await forum.StartNodeAsync());
        using var here = await ada.ConnectAsync();
        using var there = await elsewhere.ConnectAsync();
        var again = await forum.SignInAsync(ada.Email, ForumClient.Password);
        using var other = await again.ConnectAsync();
        using var anonymous = await forum.Anonymous.ConnectAsync();
        await ada.PostAsync("/account/logout", new { });
        await AssertClosedSoonAsync(here);
        await AssertClosedSoonAsync(there);
        foreach (var left in new[] { other, anonymous })
        {
            await left.SubscribeAsync("q", "{ forum { name } }");
            Assert.Equal("complete", (await left.ReadOperationAsync("q"))[^1]);
        }

        await elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task Signing_out_ends_the_event_streams_of_the_session()
    {
        var olga = await forum.SignUpAsync("Olga who leaves");
        var query = Uri.EscapeDataString(
            $"subscription {{ articleEvents(articleId: \"{await forum.ArticleAsync()}\") {{ cursor }} }}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={query}");
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await olga.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await olga.PostAsync("/account/logout", new { });
        var start = Stopwatch.GetTimestamp();
        Assert.Matches(
            "^id: [^\n]+\n\n$", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, MaxDelay * 2);
    }

    [Fact]
    public async Task Signing_out_ends_the_socket_that_a_cookie_opened()
    {
        var hugo = await forum.SignUpAsync("Hugo who leaves");
        var login = await forum.Anonymous.LoginAsync(hugo.Email, ForumClient.Password, "?useCookies=true");
        using var socket = await SocketClient.ConnectAsync(forum.Anonymous.GraphQL, headers: ("Cookie", login.Cookie));
        await socket.SubscribeAsync("q", "{ viewer { pseudonym { name } } }");
        Assert.Contains("Hugo who leaves", (await socket.ReadOperationAsync("q"))[0], StringComparison.Ordinal);
        await forum.Anonymous.CallAsync("/account/logout", new { }, login.Cookie);
        await AssertClosedSoonAsync(socket);
    }

    [Fact]
    public async Task A_locked_out_account_loses_its_sockets()
    {
        var emil = await forum.SignUpAsync("Emil who is locked out");
        var article = await forum.ArticleAsync();
        using var live = await emil.FollowAsync(article);
        var permanently = forum is PostgresForum ? "'infinity'" : "'9999-12-31 23:59:59.9999999'";
        await forum.ExecuteAsync($"UPDATE accounts SET lockout_end = {permanently} WHERE email = $1", emil.Email);
        await AssertClosedSoonAsync(live.Socket);
    }

    [Fact]
    public async Task A_granted_role_applies_to_open_sockets()
    {
        var mia = await forum.SignUpAsync("Mia who gets a role");
        using var socket = await mia.ConnectAsync();
        Assert.Equal("MEMBER", await RolesAsync(socket));
        await forum.Node.RunAsync("grant", "moderator", mia.Email);
        await EventuallyRolesAsync(socket, "MEMBER MODERATOR");
    }

    [Fact]
    public async Task A_socket_ends_with_the_token_that_opened_it()
    {
        var ida = await forum.SignUpAsync("Ida whose token expires");
        using var socket = await ida.ConnectAsync();
        forum.Clock.Advance(TimeSpan.FromHours(2));
        await AssertClosedSoonAsync(socket);
        using var refused = await SocketClient.OpenAsync(forum.Anonymous.GraphQL);
        await refused.SendAsync(SocketClient.InitMessage(ida.Http.DefaultRequestHeaders.Authorization!.Parameter!));
        Assert.Equal("4403 Forbidden", await refused.WaitForCloseAsync());
    }

    private static async Task AssertClosedSoonAsync(SocketClient socket)
    {
        var start = Stopwatch.GetTimestamp();
        Assert.Equal("4403 Forbidden", await socket.WaitForCloseAsync());

        // Twice the documented limit, because the machine may be busy.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, MaxDelay * 2);
    }

    private static async Task<string> RolesAsync(SocketClient socket)
    {
        await socket.SubscribeAsync("r", "{ viewer { roles } }");
        var next = (await socket.ReadOperationAsync("r"))[0]["next ".Length..];
        return string.Join(
            ' ', ResponseValue.Parse("$", next)["data"]["viewer"]["roles"].Items.Select(role => role.Text));
    }

    private static async Task EventuallyRolesAsync(SocketClient socket, string expected)
    {
        for (var start = Stopwatch.GetTimestamp(); await RolesAsync(socket) != expected;)
            Assert.True(Stopwatch.GetElapsedTime(start) < MaxDelay * 2);
    }
}

public sealed class ClosingConnectionsWhenAccessEndsOnSqlite(SqliteForum forum)
    : ClosingConnectionsWhenAccessEnds(forum), IClassFixture<SqliteForum>;

public sealed class ClosingConnectionsWhenAccessEndsOnPostgres(PostgresForum forum)
    : ClosingConnectionsWhenAccessEnds(forum), IClassFixture<PostgresForum>;
