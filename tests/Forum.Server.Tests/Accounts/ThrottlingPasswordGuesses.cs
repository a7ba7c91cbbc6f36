using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>
/// Clients that guess an account's password are slowed down; its owner can still sign in
/// (src/docs/decisions/0016-sign-in-attempts.md).
/// </summary>
public abstract class ThrottlingPasswordGuesses(ForumHost forum)
{
    private const string Password = ForumClient.Password;

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_wrong_passwords_throttle_the_client_whether_or_not_the_account_exists()
    {
        await using var proxy = await ProxyAsync();
        var email = (await forum.SignUpAsync(Names.New("Anna"))).Email;
        var unknown = $"{Guid.NewGuid():n}@example.org";
        foreach (var login in new[] { email, unknown })
        {
            for (var i = 0; i < 5; i++)
            {
                var wrong = await LoginAsync(proxy, login, $"wrong password {i}", "203.0.113.1");
                Assert.Equal((401, "Failed"), (wrong.Status, wrong.Body["detail"].Text));
            }
        }

        var (known, other) = (
            await LoginAsync(proxy, email, Password, "203.0.113.1"),
            await LoginAsync(proxy, unknown, Password, "203.0.113.1"));
        Assert.Equal(429, known.Status);
        Assert.Equal((known.Status, known.Text), (other.Status, other.Text));
        Assert.InRange(known.RetryAfter!.Value, 300, 360);
        Assert.InRange(other.RetryAfter!.Value, 300, 360);

        // From another IP address the right password is accepted immediately; from this one, after the Retry-After
        // time.
        Assert.Equal(200, (await LoginAsync(proxy, email, Password, "203.0.113.2")).Status);
        forum.Clock.Advance(TimeSpan.FromSeconds(other.RetryAfter.Value));
        Assert.Equal(401, (await LoginAsync(proxy, unknown, Password, "203.0.113.1")).Status);
        Assert.Equal(200, (await LoginAsync(proxy, email, Password, "203.0.113.1")).Status);
    }

    [Fact]
    public async Task Concurrent_wrong_passwords_are_each_counted()
    {
        await using var proxy = await ProxyAsync();
        var email = (await forum.SignUpAsync(Names.New("Bert"))).Email;
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => LoginAsync(proxy, email, $"wrong password {i}", "203.0.113.3")));
        Assert.Equal(
            (5, 7), (responses.Count(reply => reply.Status == 401), responses.Count(reply => reply.Status == 429)));
        Assert.Equal(429, (await LoginAsync(proxy, email, Password, "203.0.113.3")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_known_device_has_its_own_allowance(bool isBrowser)
    {
        await using var proxy = await ProxyAsync();
        var email = (await forum.SignUpAsync(Names.New("Carla"))).Email;
        var other = (await forum.SignUpAsync(Names.New("Dora"))).Email;
        var (device, otherDevice) = (await DeviceAsync(email), await DeviceAsync(other));
        for (var i = 0; i < 6; i++) await LoginAsync(proxy, email, $"wrong password {i}", "203.0.113.4");
        Assert.Equal(429, (await LoginAsync(proxy, email, Password, "203.0.113.4")).Status);
        Assert.Equal(429, (await LoginAsync(proxy, email, Password, "203.0.113.4", otherDevice)).Status);
        Assert.Equal(429, (await LoginAsync(proxy, email, Password, "203.0.113.4", device[..^3])).Status);
        Assert.Equal(200, (await LoginAsync(proxy, email, Password, "203.0.113.4", device)).Status);

        for (var i = 0; i < 5; i++) Assert.Equal(
            401, (await LoginAsync(proxy, email, $"wrong password {i}", "203.0.113.4", device)).Status);
        Assert.InRange((await LoginAsync(proxy, email, Password, "203.0.113.4", device)).RetryAfter!.Value, 300, 360);
        Assert.Equal(200, (await LoginAsync(proxy, email, Password, "203.0.113.5")).Status);

        async Task<string> DeviceAsync(string owner)
        {
            using var response = await proxy.Http.PostAsJsonAsync(
                $"/account/login{(isBrowser ? "?useCookies=true" : "")}", new { email = owner, password = Password },
                TestCancellation);
            if (!isBrowser) return $"Forum-Device-Token: {response.Headers.GetValues("Forum-Device-Token").Single()}";
            var cookie = response.Headers.GetValues("Set-Cookie")
                .Single(header => header.Contains("forum-device=", StringComparison.Ordinal));
            Assert.Matches(
                "^__Host-forum-device=[^;]+; max-age=[0-9]+; path=/; secure; samesite=lax; httponly$", cookie);
            return $"Cookie: {cookie.Split(';')[0]}";
        }
    }

    [Fact]
    public async Task Guesses_from_many_addresses_are_throttled_and_the_owner_can_sign_in_after_the_wait()
    {
        await using var proxy = await ProxyAsync();
        var email = (await forum.SignUpAsync(Names.New("Emil"))).Email;
        var statuses = new List<int>();
        for (var i = 0; i < 36; i++) statuses.Add(
            (await LoginAsync(proxy, email, $"wrong password {i}", $"2001:db8:{i:x}::1")).Status);
        Assert.Equal([.. Enumerable.Repeat(401, 30), .. Enumerable.Repeat(429, 6)], statuses);

        var owner = await LoginAsync(proxy, email, Password, "203.0.113.6");
        Assert.Equal(429, owner.Status);
        Assert.InRange(owner.RetryAfter!.Value, 3_500, 3_600);
        forum.Clock.Advance(TimeSpan.FromSeconds(owner.RetryAfter.Value - 60));

        // The other clients keep guessing, and use up the allowance that has been refilled.
        for (var i = 100; i < 116; i++) await LoginAsync(proxy, email, $"wrong password {i}", $"2001:db8:{i:x}::1");
        Assert.InRange((await LoginAsync(proxy, email, Password, "203.0.113.6")).RetryAfter!.Value, 1, 60);
        Assert.Equal(429, (await LoginAsync(proxy, email, "one more", "2001:db8:ffff::1")).Status);
        forum.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(200, (await LoginAsync(proxy, email, Password, "203.0.113.6")).Status);
    }

    [Fact]
    public async Task The_prefixes_of_one_network_write_no_more_rows_than_the_network_has_attempts()
    {
        const int NetworkAttempts = 10 * 4;
        await using var proxy = await ProxyAsync(
            "--Forum:RateLimits:Enabled=true", "--Forum:RateLimits:SignInsBurst=4", "--Forum:RateLimits:SignIns=1");
        var email = $"{Guid.NewGuid():n}@example.org";
        for (var i = 0; i < 30; i++)
            Assert.Equal(401, (await LoginAsync(proxy, email, $"wrong password {i}", $"2001:db8:{i:x}::1")).Status);
        var before = await forum.CountAsync("SELECT count(*) FROM sign_in_allowances");

        foreach (var chunk in Enumerable.Range(0, NetworkAttempts + 200).Chunk(8))
        {
            var responses = await Task.WhenAll(
                chunk.Select(i => LoginAsync(proxy, email, "wrong password", $"2001:db8:abcd:{i:x}::1")));
            Assert.All(responses, response => Assert.Equal(429, response.Status));
        }

        Assert.Equal(NetworkAttempts, await forum.CountAsync("SELECT count(*) FROM sign_in_allowances") - before);

        // A client of another network still gets a Retry-After time.
        var owner = await LoginAsync(proxy, email, "wrong password", "203.0.113.10");
        Assert.InRange(owner.RetryAfter!.Value, 3_500, 3_600);
    }

    [Fact]
    public async Task Thirty_concurrent_correct_sign_ins_succeed()
    {
        await using var proxy = await ProxyAsync(
            "--Forum:RateLimits:Enabled=true", "--Forum:Accounts:PasswordWait=00:00:04",
            "--Forum:Accounts:PasswordQueue=100");
        var email = (await forum.SignUpAsync(Names.New("Fritz"))).Email;
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => LoginAsync(proxy, email, Password, "203.0.113.7")));
        Assert.All(responses, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(30, responses.Select(reply => reply.Body["accessToken"].Text).Distinct().Count());
    }

    [Fact]
    public async Task Correct_sign_ins_whose_client_disconnected_do_not_count()
    {
        await using var proxy = await ProxyAsync(
            "--Forum:RateLimits:Enabled=true", "--Forum:RateLimits:SignInsBurst=17", "--Forum:RateLimits:SignIns=1");
        var email = (await forum.SignUpAsync(Names.New("Greta"))).Email;
        for (var i = 0; i < 12; i++)
        {
            try
            {
                await LoginAsync(
                    proxy, email, Password, "203.0.113.8", disconnectAfter: TimeSpan.FromMilliseconds(15 * i));
            }
            catch (OperationCanceledException)
            {
                // The client has disconnected.
            }
        }

        // If correct attempts counted, the account's allowance of five would be used up, and the IP address would have
        // only four of its 17 attempts left for the five wrong passwords below.
        Assert.Equal(200, (await LoginAsync(proxy, email, Password, "203.0.113.8")).Status);
        for (var i = 0; i < 5; i++) Assert.Equal(
            401, (await LoginAsync(proxy, email, $"wrong password {i}", "203.0.113.8")).Status);
    }

    [Fact]
    public async Task Correct_sign_ins_that_fail_in_the_database_do_not_count()
    {
        await using var proxy = await ProxyAsync(
            "--Forum:RateLimits:Enabled=true", "--Forum:RateLimits:SignInsBurst=8", "--Forum:RateLimits:SignIns=1");
        var email = (await forum.SignUpAsync(Names.New("Hugo"))).Email;
        var id = await forum.ReadAsync($"SELECT id FROM accounts WHERE email = '{email}'");
        foreach (var statement in FailingTrigger(id)) await forum.ExecuteAsync(statement);
        for (var i = 0; i < 10; i++) Assert.InRange(
            (await LoginAsync(proxy, email, Password, "203.0.113.9")).Status, 500, 503);
        foreach (var statement in DropTrigger) await forum.ExecuteAsync(statement);
        Assert.Equal(200, (await LoginAsync(proxy, email, Password, "203.0.113.9")).Status);
    }

    /// <summary>Creates a trigger that fails each insert of a session of this account.</summary>
    private string[] FailingTrigger(string account) => forum is PostgresForum
        ?
        [
            $"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.account_id = '{account}' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER fail BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION fail()",
        ]
        : [$"CREATE TRIGGER fail BEFORE INSERT ON sessions WHEN NEW.account_id = '{account}' BEGIN SELECT RAISE(ABORT, 'no'); END"];

    private string[] DropTrigger =>
        forum is PostgresForum ? ["DROP TRIGGER fail ON sessions", "DROP FUNCTION fail()"] : ["DROP TRIGGER fail"];

    private async Task<ForumClient> ProxyAsync(params string[] settings) =>
        new(await forum.StartNodeAsync(["--Forum:Proxies:0=127.0.0.1", .. settings]));

    private static async Task<AccountResponse> LoginAsync(
        ForumClient proxy, string email, string password, string from, string? header = null,
        TimeSpan? disconnectAfter = null)
    {
        using var disconnected = CancellationTokenSource.CreateLinkedTokenSource(TestCancellation);
        if (disconnectAfter is { } time) disconnected.CancelAfter(time);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login")
        {
            Content = JsonContent.Create(new { email, password })
        };
        request.Headers.Add("X-Forwarded-For", from);
        if (header?.Split(": ") is [var name, var value]) request.Headers.Add(name, value);
        return await proxy.SendRequestAsync(request, disconnected.Token);
    }

    public sealed class OnSqlite(SqliteForum forum) : ThrottlingPasswordGuesses(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : ThrottlingPasswordGuesses(forum), IClassFixture<PostgresForum>
    {
        private readonly ForumHost forum = forum;

        [Fact]
        public async Task Wrong_passwords_at_all_nodes_use_up_one_allowance()
        {
            var email = (await forum.SignUpAsync(Names.New("Ida"))).Email;
            var nodes = new[] { await forum.StartNodeAsync(), await forum.StartNodeAsync() };
            for (var i = 0; i < 5; i++)
            {
                await using var client = new ForumClient(nodes[i % 2]);
                Assert.Equal(401, (await client.LoginAsync(email, $"wrong password {i}")).Status);
            }

            Assert.Equal(429, (await forum.Anonymous.LoginAsync(email, Password)).Status);
        }

        [Theory]
        [InlineData(Password)]
        [InlineData("wrong password")]
        public async Task A_withheld_result_announces_the_same_wait_whether_the_password_is_right_or_wrong(
            string password)
        {
            await using var proxy = new ForumClient(await forum.StartNodeAsync("--Forum:Proxies:0=127.0.0.1"));
            var email = (await forum.SignUpAsync(Names.New("Jan"))).Email;
            Assert.Equal(401, (await LoginAsync(proxy, email, "first guess", "203.0.113.11")).Status);
            var usedUp = (long)(forum.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch + TimeSpan.FromHours(3))
                .TotalMicroseconds;

            Task<AccountResponse> withheld;
            await using (var others = await BlockingTransaction.BeginAsync(forum))
            {
                await others.RunAsync("UPDATE sign_in_allowances SET returned_at = $1", usedUp);
                withheld = LoginAsync(proxy, email, password, "203.0.113.12");
                await others.WaitForBlockedSessionsAsync(1);
                await others.RunAsync("COMMIT");
            }

            Assert.InRange((await withheld).RetryAfter!.Value, 3_500, 3_600);
            forum.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.InRange(
                (await LoginAsync(proxy, email, "next guess", "203.0.113.12")).RetryAfter!.Value, 3_200, 3_300);
        }
    }
}
