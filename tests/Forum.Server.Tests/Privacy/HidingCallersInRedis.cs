using System.Buffers.Text;
using System.Net;
using System.Text;
using Forum.Server.Tests.RateLimiting;
using Forum.Testing;
using StackExchange.Redis;

namespace Forum.Server.Tests.Privacy;

/// <summary>Redis counts callers' operations without storing who they are.</summary>
public sealed class HidingCallersInRedis(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const string FourBytes = "203.0.113.77", SixteenBytes = "2001:db8:5ca1:ab1e::77";

    [Fact]
    public async Task No_key_or_value_contains_an_address_an_account_or_a_session_in_any_encoding()
    {
        await using var redis = await RedisServer.StartNewAsync();

        // The read allowance refills so slowly that its keys still exist at the end.
        var node = await forum.LimitedNodeAsync(
            "ReadRows=60", "--Forum:Proxies:0=127.0.0.1", $"--ConnectionStrings:Redis={redis.Connection}");
        var article = await forum.ArticleAsync();
        var page = $$"""{ article(by: { id: "{{article}}" }) { comments(first: 5) { nodes { id text } } } }""";
        await using var ada = (await forum.SignUpAsync("Ada at two addresses")).At(node);
        foreach (var address in (string[])[FourBytes, SixteenBytes])
        {
            var from = $"X-Forwarded-For: {address}";
            await ada.LoginAsync("nobody@example.org", from);
            await ada.RegisterTakenAsync("Ada at two addresses", from);
            await ada.ExecuteAsync(RateLimitCalls.VoteMutation(2), from);
            Assert.False((await ada.ExecuteAsync(page, from)).Body["data"]["article"].IsNull);
        }

        await ada.PostCommentAsync(article, "Counted, with a page that is kept.");
        Assert.Equal(1, (await ada.QueryAsync(page))["article"]["comments"]["nodes"].Count);

        var identifiers = await IdentifiersAsync();
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.Connection);
        await Eventually.HoldsAsync(() => multiplexer.GetServers()[0].Keys(pattern: "forum:pages:*").Any());
        var (all, kinds) = (await DumpAsync(multiplexer), new HashSet<string>());
        foreach (var (key, value) in all)
        {
            if (key.StartsWith("{forum:limits}:", StringComparison.Ordinal)) kinds.Add(key.Split(':')[2]);
            foreach (var (what, identifier) in identifiers)
                Assert.False(
                    Holds(Encoding.UTF8.GetBytes(key), identifier) || Holds(value, identifier), $"{what} is in {key}");
        }

        Assert.Superset(new HashSet<string> { "sign-in", "register", "read", "vote", "post" }, kinds);
        Assert.Contains(all, entry => entry.Key.StartsWith("forum:pages:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_nodes_count_under_the_same_keys()
    {
        await using var redis = await RedisServer.StartNewAsync();
        string[] settings =
            ["Votes=1", "VotesBurst=5", "AccountMultiplier=1", $"--ConnectionStrings:Redis={redis.Connection}"];
        var (first, second) = (await forum.LimitedNodeAsync(settings), await forum.LimitedNodeAsync(settings));
        var vera = await forum.SignUpAsync("Vera at two nodes");
        await using var here = vera.At(first);
        await using var there = vera.At(second);
        Assert.All(
            (await here.ExecuteAsync(RateLimitCalls.VoteMutation(5))).Body.Codes(),
            code => Assert.Equal("NOT_FOUND", code));
        Assert.Equal(["RATE_LIMITED"], (await there.ExecuteAsync(RateLimitCalls.VoteMutation(1))).Body.Codes());
    }

    [Fact]
    public async Task The_keys_change_at_midnight_and_used_quota_stays_used()
    {
        await using var redis = await RedisServer.StartNewAsync();
        var node = await forum.LimitedNodeAsync(
            "Votes=1", "VotesBurst=5", "AccountMultiplier=1", $"--ConnectionStrings:Redis={redis.Connection}");
        await using var mia = (await forum.SignUpAsync("Mia at midnight")).At(node);
        await mia.ExecuteAsync(RateLimitCalls.VoteMutation(5));
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.Connection);
        var before = await VoteKeysAsync(multiplexer);
        var midnight = forum.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1);
        forum.Clock.Advance(midnight - forum.Clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1));
        await mia.SignInAsync(mia.Email, ForumClient.Password);
        Assert.Equal(["RATE_LIMITED"], (await mia.ExecuteAsync(RateLimitCalls.VoteMutation(1))).Body.Codes());
        await redis.CommandAsync("FLUSHALL");
        Assert.Equal(["NOT_FOUND"], (await mia.ExecuteAsync(RateLimitCalls.VoteMutation(1))).Body.Codes());
        var after = await VoteKeysAsync(multiplexer);
        Assert.NotEmpty(before);
        Assert.NotEmpty(after);
        Assert.Empty(after.Intersect(before));
    }

    private static async Task<IReadOnlyList<string>> VoteKeysAsync(ConnectionMultiplexer redis) =>
        [.. (await DumpAsync(redis)).Select(entry => entry.Key)
            .Where(key => key.Contains(":vote:", StringComparison.Ordinal))];

    private static async Task<List<KeyValuePair<string, byte[]>>> DumpAsync(ConnectionMultiplexer redis)
    {
        var all = new List<KeyValuePair<string, byte[]>>();
        await foreach (var key in redis.GetServers()[0].KeysAsync())
        {
            // Every key expires; one that has expired meanwhile has no value.
            if (await redis.GetDatabase().StringGetAsync(key) is { IsNull: false } value) all.Add(new(key!, value!));
        }

        return all;
    }

    /// <summary>Accounts, sessions and addresses in all common notations.</summary>
    private async Task<List<(string What, byte[] Bytes)>> IdentifiersAsync()
    {
        var identifiers = new List<(string, byte[])>();
        foreach (var id in await forum.RowsAsync("SELECT id FROM accounts", row => row.GetGuid(0)))
            Add("An account", id.ToByteArray(bigEndian: true), id.ToByteArray());
        foreach (var id in await forum.RowsAsync("SELECT id FROM sessions", row => row.GetGuid(0)))
            Add("A session", id.ToByteArray(bigEndian: true), id.ToByteArray());
        var (four, sixteen) = (IPAddress.Parse(FourBytes), IPAddress.Parse(SixteenBytes));
        Add("An address", four.GetAddressBytes(), sixteen.GetAddressBytes(), sixteen.GetAddressBytes()[..8]);
        identifiers.AddRange(
            from text in (string[])[FourBytes, SixteenBytes, "2001:db8:5ca1:ab1e", "2001:0db8:5ca1:ab1e"]
            select ("An address", Encoding.ASCII.GetBytes(text)));
        return identifiers;

        void Add(string what, params byte[][] ids)
        {
            foreach (var id in ids)
            {
                identifiers.Add((what, id));
                identifiers.Add((what, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(id))));
                identifiers.Add((what, Encoding.ASCII.GetBytes(Convert.ToBase64String(id)[..(id.Length * 4 / 3)])));
                identifiers.Add((what, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(id)[..(id.Length * 4 / 3)])));
                if (id.Length == 16)
                    identifiers.Add((what, Encoding.ASCII.GetBytes(new Guid(id, bigEndian: true).ToString())));
            }
        }
    }

    private static bool Holds(ReadOnlySpan<byte> bytes, byte[] identifier)
    {
        if (bytes.IndexOf(identifier) >= 0) return true;
        return Encoding.Latin1.GetString(bytes)
            .Contains(Encoding.Latin1.GetString(identifier), StringComparison.OrdinalIgnoreCase)
            && identifier.Length > 5;
    }
}
