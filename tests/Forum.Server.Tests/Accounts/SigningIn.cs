using System.Text.RegularExpressions;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

public abstract class SigningIn(ForumHost forum)
{
    private const string Password = ForumClient.Password;

    [Fact]
    public async Task A_sign_in_returns_a_bearer_token()
    {
        await forum.Anonymous.RegisterAsync("anna@example.org", Password, "Anna");
        var login = await forum.Anonymous.LoginAsync("anna@example.org", Password);
        Assert.Equal(
            (200, "Bearer", 3600), (login.Status, login.Body["tokenType"].Text, login.Body["expiresIn"].Number));
        Assert.Equal("no-store", login.CacheControl);
        Assert.Empty(login.Cookies);

        var anna = await forum.SignUpAsync("Anna again");
        var info = await anna.WhoAmIAsync();
        Assert.Equal(
            (200, anna.Email, false), (info.Status, info.Body["email"].Text, info.Body["isEmailConfirmed"].IsTrue));
        Assert.Equal("no-store", info.CacheControl);
    }

    [Fact]
    public async Task A_sign_in_sets_a_host_only_HttpOnly_cookie()
    {
        await forum.Anonymous.RegisterAsync("bert@example.org", Password, "Bert");
        var kept = await forum.Anonymous.LoginAsync("bert@example.org", Password, "?useCookies=true");
        Assert.Equal((200, ""), (kept.Status, kept.Text));
        Assert.Matches(
            new Regex(
                "^__Host-forum=[^;]+; expires=[^;]+; path=/; secure; samesite=lax; httponly$", RegexOptions.IgnoreCase),
            kept.SessionCookie);

        var session = await forum.Anonymous.LoginAsync("bert@example.org", Password, "?useSessionCookies=true");
        Assert.DoesNotContain("expires", session.SessionCookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (await forum.Anonymous.WhoAmIAsync(kept.Cookie)).Status);
        Assert.Equal(200, (await forum.Anonymous.WhoAmIAsync(session.Cookie)).Status);
        Assert.Equal(401, (await forum.Anonymous.WhoAmIAsync(kept.Cookie[..^8])).Status);
    }

    [Fact]
    public async Task In_Development_the_cookie_works_over_plain_HTTP()
    {
        await using var local = new ForumClient(await forum.StartNodeAsync("--environment=Development"));
        await local.RegisterAsync("carla@example.org", Password, "Carla");
        var login = await local.LoginAsync("carla@example.org", Password, "?useCookies=true");
        Assert.StartsWith("forum=", login.SessionCookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", string.Concat(login.Cookies), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(200, (await local.WhoAmIAsync(login.Cookie)).Status);
    }

    [Fact]
    public async Task An_Authorization_header_takes_precedence_over_the_cookie()
    {
        var dora = await forum.SignUpAsync("Dora");
        await forum.Anonymous.RegisterAsync("emil@example.org", Password, "Emil");
        var emil = await forum.Anonymous.LoginAsync("emil@example.org", Password, "?useCookies=true");
        Assert.Equal(dora.Email, (await dora.WhoAmIAsync(emil.Cookie)).Body["email"].Text);

        dora.Http.DefaultRequestHeaders.Authorization = new("Bearer", "not-a-token");
        Assert.Equal(401, (await dora.WhoAmIAsync(emil.Cookie)).Status);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_email_get_the_same_response()
    {
        await forum.Anonymous.RegisterAsync("fritz@example.org", Password, "Fritz");
        var wrong = await forum.Anonymous.LoginAsync("fritz@example.org", Password + "!");
        var unknown = await forum.Anonymous.LoginAsync("nobody@example.org", Password);
        var malformed = await forum.Anonymous.LoginAsync("\0@", Password);
        Assert.Equal((401, "Failed"), (wrong.Status, wrong.Body["detail"].Text));
        Assert.Equal(wrong with { Text = "" }, unknown with { Text = "", Cookies = wrong.Cookies });
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Text, malformed.Text);
    }

    [Fact]
    public async Task A_correct_password_resets_the_failed_attempts()
    {
        await forum.Anonymous.RegisterAsync("ida@example.org", Password, "Ida");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                Assert.Equal(401, (await forum.Anonymous.LoginAsync("ida@example.org", $"wrong password {i}")).Status);
            Assert.Equal(200, (await forum.Anonymous.LoginAsync("ida@example.org", Password)).Status);
        }
    }

    [Fact]
    public async Task No_response_contains_the_email_or_the_account_id()
    {
        var jon = await forum.SignUpAsync("Jon");
        var id = await forum.ReadAsync($"SELECT id FROM accounts WHERE email = '{jon.Email}'");
        Assert.Equal(36, id.Length);
        var login = await forum.Anonymous.LoginAsync(jon.Email, Password);
        AccountResponse[] responses =
        [
            login,
            await forum.Anonymous.RegisterAsync(jon.Email, Password, "Jonathan"),
            await forum.Anonymous.RegisterAsync("new@example.org", Password, "Jon"),
            await forum.Anonymous.LoginAsync(jon.Email, "wrong password"),
            await forum.Anonymous.LoginAsync(jon.Email, Password, "?useCookies=true"),
            await forum.Anonymous.CallAsync("/account/refresh", new { refreshToken = login.Body["refreshToken"].Text }),
        ];
        Assert.All(responses, response =>
        {
            var all = response.Text + string.Concat(response.Cookies);
            Assert.DoesNotContain(jon.Email, all, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(id, all, StringComparison.OrdinalIgnoreCase);
        });
    }
}

public sealed class SigningInOnSqlite(SqliteForum forum) : SigningIn(forum), IClassFixture<SqliteForum>;

public sealed class SigningInOnPostgres(PostgresForum forum) : SigningIn(forum), IClassFixture<PostgresForum>;
