using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// One address has a limited number of attempts, for any accounts; one account has ten an hour, from any addresses.
/// </summary>
public sealed class GuessingPasswordsFromOneAddress(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task Concurrent_guesses_on_many_accounts_from_one_address_are_limited()
    {
        var node = await forum.LimitedNodeAsync();
        await using var reader = new ForumClient(node);
        var tried = await Task.WhenAll(
            Enumerable.Range(0, 1_000).Select(i => reader.LoginAsync($"nobody{i}@example.org")));
        Assert.Equal(
            (80, 920),
            (tried.Count(response => response.Status == 401), tried.Count(response => response.Status == 429)));
        var refused = await reader.LoginAsync("next@example.org");
        Assert.Equal("Too many attempts. Try again later.", refused.Body["detail"].Text);
        Assert.InRange(refused.RetryAfter!.Value, 3, 180);
        forum.Clock.Advance(TimeSpan.FromSeconds(refused.RetryAfter.Value));
        Assert.Equal(401, (await reader.LoginAsync("next@example.org")).Status);
    }

    [Fact]
    public async Task Registrations_from_one_address_are_limited()
    {
        var node = await forum.LimitedNodeAsync("RegistrationsBurst=2");
        await using var reader = new ForumClient(node);
        await forum.SignUpAsync("A taken name");
        int[] expected = [400, 400, 429];
        foreach (var status in expected)
        {
            Assert.Equal(
                400,
                (await reader.RequestAsync(
                    "/account/register", new { email = "x", password = "short", pseudonym = "?" })).Status);
            Assert.Equal(status, (await reader.RegisterTakenAsync("A taken name")).Status);
        }
    }

    [Fact]
    public async Task Without_Redis_each_node_allows_a_part_of_the_guesses_and_the_database_still_counts()
    {
        await using var redis = await RedisServer.StartNewAsync();
        var victim = await forum.SignUpAsync("Vera the victim");
        var node = await forum.LimitedNodeAsync(
            "SignInsBurst=40", "SignIns=1", $"--ConnectionStrings:Redis={redis.Connection}");
        await using var reader = new ForumClient(node);
        Assert.Equal(40, await GuessAsync(reader, 60, i => $"nobody{i}@example.org"));
        await redis.KillAsync();

        // A quarter of the allowance, as there may be four nodes. Five attempts are evaluated for the account; the
        // others are not, and do not count.
        Assert.Equal(5, await GuessAsync(reader, 20, _ => victim.Email));
        Assert.Equal(5, await GuessAsync(reader, 60, i => $"somebody{i}@example.org"));
        await redis.StartAsync();

        // Five of these were evaluated; further attempts on this account from this address are throttled.
        var slowed = await forum.Anonymous.RequestAsync(
            "/account/login", new { email = victim.Email, password = ForumClient.Password });
        Assert.Equal(429, slowed.Status);
    }

    /// <summary>
    /// Four at a time: a password hash is expensive, and on a machine busy with hundreds of them Redis responses are
    /// processed too late.
    /// </summary>
    private static async Task<int> GuessAsync(ForumClient reader, int times, Func<int, string> email)
    {
        var allowed = 0;
        foreach (var four in Enumerable.Range(0, times).Chunk(4))
            allowed += (await Task.WhenAll(four.Select(i => reader.LoginAsync(email(i))))).Count(
                response => response.Status == 401);
        return allowed;
    }
}
