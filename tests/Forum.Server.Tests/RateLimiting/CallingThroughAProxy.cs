using System.Globalization;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>Which address rate limits apply to.</summary>
public sealed class CallingThroughAProxy(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const string Burst = "SignInsBurst=3";

    [Fact]
    public async Task Forwarding_headers_of_untrusted_clients_are_ignored()
    {
        var node = await forum.LimitedNodeAsync(Burst, "--Forum:Proxies:0=10.9.9.9");
        await using var reader = new ForumClient(node);
        var statuses = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            string[] forged =
            [
                $"X-Forwarded-For: 203.0.113.{i}", $"Forwarded: for=203.0.113.{i}", $"X-Real-IP: 203.0.113.{i}",
                $"X-Forwarded-Proto: https",
            ];
            statuses.Add((await reader.LoginAsync($"nobody{i}@example.org", i % 2 == 0 ? forged : forged[1..])).Status);
        }

        Assert.Equal([401, 401, 401, .. Enumerable.Repeat(429, 17)], statuses);
    }

    [Fact]
    public async Task Behind_trusted_proxies_the_last_untrusted_address_counts()
    {
        var node = await forum.LimitedNodeAsync(Burst, "--Forum:Proxies:0=127.0.0.1", "--Forum:Proxies:1=10.0.0.0/8");
        await using var proxy = new ForumClient(node);
        for (var i = 0; i < 20; i++)
        {
            // An X-Forwarded-For value that the client sent comes before the values that trusted proxies append.
            var status = (await proxy.LoginAsync(
                "a@example.org", $"X-Forwarded-For: 198.51.100.{i}, 203.0.113.7, 10.1.2.3")).Status;
            Assert.Equal(i < 3 ? 401 : 429, status);
        }

        Assert.Equal(401, (await proxy.LoginAsync("a@example.org", "X-Forwarded-For: 203.0.113.8, 10.1.2.3")).Status);
    }

    [Theory]
    [InlineData("203.0.113.{0}", "203.0.114.1")]
    [InlineData("2001:db8:1:{0}::1", "2001:db8:2:1::1")]
    public async Task A_network_may_register_ten_times_as_often_as_an_address(string address, string elsewhere)
    {
        var node = await forum.LimitedNodeAsync(
            "RegistrationsBurst=2", "Registrations=1", "--Forum:Proxies:0=127.0.0.1");
        await using var proxy = new ForumClient(node);
        await forum.SharedMemberAsync("A taken name");
        var statuses = new List<int>();
        for (var i = 1; i <= 30; i++) statuses.Add(
            await RegisterAsync(string.Format(CultureInfo.InvariantCulture, address, i)));
        Assert.Equal([.. Enumerable.Repeat(400, 20), .. Enumerable.Repeat(429, 10)], statuses);
        Assert.Equal(400, await RegisterAsync(elsewhere));

        async Task<int> RegisterAsync(string from) =>
            (await proxy.RegisterTakenAsync("A taken name", $"X-Forwarded-For: {from}")).Status;
    }

    [Theory]
    [InlineData("203.0.113.{0}", "203.0.114.1")]
    [InlineData("2001:db8:1:{0}::1", "2001:db8:2:1::1")]
    public async Task A_network_may_sign_in_ten_times_as_often_as_an_address(string address, string elsewhere)
    {
        var node = await forum.LimitedNodeAsync("SignInsBurst=2", "SignIns=1", "--Forum:Proxies:0=127.0.0.1");
        await using var proxy = new ForumClient(node);
        var statuses = new List<int>();
        for (var i = 1; i <= 30; i++) statuses.Add(
            await SignInAsync(string.Format(CultureInfo.InvariantCulture, address, i)));
        Assert.Equal([.. Enumerable.Repeat(401, 20), .. Enumerable.Repeat(429, 10)], statuses);
        Assert.Equal(401, await SignInAsync(elsewhere));

        async Task<int> SignInAsync(string from) =>
            (await proxy.LoginAsync($"{Guid.NewGuid():n}@example.org", $"X-Forwarded-For: {from}")).Status;
    }

    [Fact]
    public async Task All_notations_of_an_address_and_a_whole_IPv6_64_prefix_count_as_one_caller()
    {
        var node = await forum.LimitedNodeAsync(Burst, "--Forum:Proxies:0=127.0.0.1");
        await using var proxy = new ForumClient(node);
        Assert.Equal(
            [401, 401, 401, 429],
            await TryAsync("203.0.113.9", "::ffff:203.0.113.9", "203.0.113.9:4711", "[::ffff:203.0.113.9]:4711"));
        Assert.Equal(
            [401, 401, 401, 429, 401],
            await TryAsync(
                "2001:db8:1:1::1", "2001:db8:1:1:2::", "2001:DB8:1:1::1", "2001:db8:1:1:ffff::9", "2001:db8:1:2::1"));

        async Task<List<int>> TryAsync(params string[] addresses)
        {
            var statuses = new List<int>();
            foreach (var address in addresses)
                statuses.Add((await proxy.LoginAsync("a@example.org", $"X-Forwarded-For: {address}")).Status);
            return statuses;
        }
    }
}
