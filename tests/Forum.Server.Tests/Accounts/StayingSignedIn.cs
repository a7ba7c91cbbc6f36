using System.Net.Http.Headers;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

public abstract class StayingSignedIn(ForumHost forum)
{
    [Fact]
    public async Task A_refresh_token_returns_the_next_pair()
    {
        var anna = await forum.SignUpAsync("Anna");
        forum.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(401, (await anna.WhoAmIAsync()).Status);

        var next = await RefreshAsync(anna.RefreshToken);
        Assert.Equal(200, (await WhoAmIWithAsync(anna, next)).Status);
        var third = await RefreshAsync(next.Body["refreshToken"].Text);
        Assert.Equal(200, (await WhoAmIWithAsync(anna, third)).Status);
    }

    [Fact]
    public async Task A_reused_refresh_token_ends_the_session()
    {
        var bert = await forum.SignUpAsync("Bert");
        var next = await RefreshAsync(bert.RefreshToken);
        forum.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(401, (await RefreshAsync(bert.RefreshToken)).Status);
        Assert.Equal(401, (await WhoAmIWithAsync(bert, next)).Status);
        Assert.Equal(401, (await RefreshAsync(next.Body["refreshToken"].Text)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reused_refresh_token_is_detected_after_the_clock_was_set_back(bool isAnotherNode)
    {
        var iris = await forum.SignUpAsync(Names.New("Iris"));
        var next = await RefreshAsync(iris.RefreshToken);
        forum.Clock.Advance(TimeSpan.FromSeconds(15));
        forum.Clock.SetBack(TimeSpan.FromHours(1));
        try
        {
            var node = isAnotherNode ? await forum.StartNodeAsync() : forum.Node;
            await using var attacker = forum.Anonymous.At(node);
            Assert.Equal(
                401, (await attacker.CallAsync("/account/refresh", new { refreshToken = iris.RefreshToken })).Status);
            Assert.Equal(401, (await RefreshAsync(next.Body["refreshToken"].Text)).Status);
        }
        finally
        {
            forum.Clock.SetBack(TimeSpan.FromHours(-1));
        }
    }

    [Fact]
    public async Task A_reused_refresh_token_is_detected_by_a_node_whose_clock_is_behind()
    {
        var iris = await forum.SignUpAsync(Names.New("Iris"));
        var next = await RefreshAsync(iris.RefreshToken);

        // Fifteen seconds pass on the database's clock, and none on the node's.
        await forum.ExecuteAsync(
            forum is PostgresForum
                ? "UPDATE sessions SET refreshed_at_by_database = refreshed_at_by_database - interval '15 seconds'"
                : "UPDATE sessions SET refreshed_at_by_database = datetime(refreshed_at_by_database, '-15 seconds')");
        Assert.Equal(401, (await RefreshAsync(iris.RefreshToken)).Status);
        Assert.Equal(401, (await RefreshAsync(next.Body["refreshToken"].Text)).Status);
    }

    [Fact]
    public async Task A_token_two_generations_old_ends_the_session_immediately()
    {
        var carla = await forum.SignUpAsync("Carla");
        var second = await RefreshAsync(carla.RefreshToken);
        var third = await RefreshAsync(second.Body["refreshToken"].Text);
        Assert.Equal(401, (await RefreshAsync(carla.RefreshToken)).Status);
        Assert.Equal(401, (await WhoAmIWithAsync(carla, third)).Status);
    }

    [Fact]
    public async Task Concurrent_refreshes_by_one_client_all_succeed()
    {
        var dora = await forum.SignUpAsync("Dora");
        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RefreshAsync(dora.RefreshToken)));
        Assert.All(responses, response => Assert.Equal(200, response.Status));

        // All responses contain the same successor token: once it is used, the other copies count as reused.
        Assert.Equal("1", await forum.ReadAsync(
            $"SELECT s.generation FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.email = '{dora.Email}'"));
        Assert.Equal(200, (await RefreshAsync(responses[0].Body["refreshToken"].Text)).Status);
        forum.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(401, (await RefreshAsync(responses[1].Body["refreshToken"].Text)).Status);
    }

    [Fact]
    public async Task A_refresh_token_expires_after_its_lifetime()
    {
        var emil = await forum.SignUpAsync("Emil");
        forum.Clock.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1));
        Assert.Equal(401, (await RefreshAsync(emil.RefreshToken)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("\0")]
    public async Task A_malformed_refresh_token_is_rejected(string token) =>
        Assert.Equal(401, (await RefreshAsync(token)).Status);

    [Fact]
    public async Task A_truncated_refresh_token_is_rejected()
    {
        var fritz = await forum.SharedMemberAsync("Fritz");
        Assert.Equal(401, (await RefreshAsync(fritz.RefreshToken[..^4])).Status);
    }

    [Fact]
    public async Task An_access_token_is_rejected_for_refresh()
    {
        var fritz = await forum.SharedMemberAsync("Fritz");
        Assert.Equal(401, (await RefreshAsync(fritz.Http.DefaultRequestHeaders.Authorization!.Parameter!)).Status);
    }

    [Fact]
    public async Task A_refresh_token_is_rejected_as_an_access_token()
    {
        await using var fritz = (await forum.SharedMemberAsync("Fritz")).At(forum.Node);
        fritz.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", fritz.RefreshToken);
        Assert.Equal(401, (await fritz.WhoAmIAsync()).Status);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_every_node_immediately()
    {
        var greta = await forum.SignUpAsync("Greta");
        var elsewhere = greta.At(await forum.StartNodeAsync());
        Assert.Equal(200, (await elsewhere.WhoAmIAsync()).Status);

        Assert.Equal(200, (await greta.CallAsync("/account/logout", new { })).Status);
        Assert.Equal(401, (await greta.WhoAmIAsync()).Status);
        Assert.Equal(401, (await elsewhere.WhoAmIAsync()).Status);
        Assert.Equal(401, (await RefreshAsync(greta.RefreshToken)).Status);
        await elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task Signing_out_ends_the_cookie_and_no_other_session()
    {
        var hugo = await forum.SignUpAsync("Hugo");
        var login = await forum.Anonymous.LoginAsync(hugo.Email, ForumClient.Password, "?useCookies=true");
        var logout = await forum.Anonymous.CallAsync("/account/logout", new { }, login.Cookie);
        Assert.Equal(200, logout.Status);
        Assert.Matches("^__Host-forum=; expires=Thu, 01 Jan 1970", logout.Cookies.Single());

        Assert.Equal(401, (await forum.Anonymous.WhoAmIAsync(login.Cookie)).Status);
        Assert.Equal(200, (await hugo.WhoAmIAsync()).Status);
    }

    [Fact]
    public async Task An_anonymous_caller_cannot_sign_out() =>
        Assert.Equal(401, (await forum.Anonymous.CallAsync("/account/logout", new { })).Status);

    private Task<AccountResponse> RefreshAsync(string refreshToken) =>
        forum.Anonymous.CallAsync("/account/refresh", new { refreshToken });

    private static async Task<AccountResponse> WhoAmIWithAsync(ForumClient client, AccountResponse tokens)
    {
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", tokens.Body["accessToken"].Text);
        return await client.WhoAmIAsync();
    }
}

public sealed class StayingSignedInOnSqlite(SqliteForum forum) : StayingSignedIn(forum), IClassFixture<SqliteForum>;

public sealed class StayingSignedInOnPostgres(PostgresForum forum)
    : StayingSignedIn(forum), IClassFixture<PostgresForum>;
