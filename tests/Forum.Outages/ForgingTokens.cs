using System.Net;
using Forum.Testing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Outages;

/// <summary>
/// Many connections send tokens whose keys do not exist while PostgreSQL is away. In its first two minutes a node reads
/// the Data Protection keys again for each of them.
/// </summary>
public sealed class ForgingTokens(DedicatedPostgres own) : IClassFixture<DedicatedPostgres>
{
    private const int Connections = 64;

    /// <summary>How long the database is unavailable: long enough for all callers to reach their time limits.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The operation's limit, and the additional time: that for which the server waits for a mutation that may be
    /// committing, and that of a machine with more tests than cores.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5), Tolerance = TimeSpan.FromSeconds(2.5);

    private readonly PostgresServer server = own.Server;
    private readonly PostgresForum forum = own.Forum;

    [Fact]
    public Task Every_caller_gets_a_response_in_time_while_PostgreSQL_hangs_and_new_keys_are_found_afterwards() =>
        LoseAsync(server.FreezeAsync, server.ThawAsync);

    [Fact]
    public Task Every_caller_gets_a_response_in_time_while_PostgreSQL_is_stopped_and_new_keys_are_found_afterwards() =>
        LoseAsync(server.StopAsync, server.StartAgainAsync);

    private async Task LoseAsync(Func<Task> lose, Func<Task> restore)
    {
        var node = await forum.StartNodeAsync(
            "--Forum:Limits:ExecutionTime=00:00:05",
            $"--ConnectionStrings:Forum={forum.Connection.Replace("Timeout=60;", "", StringComparison.Ordinal)}");
        var email = (await forum.SignUpAsync(Names.New("Nora"))).Email;
        using var load = await OutageLoad.StartAsync(forum, node);
        var start = OutageLoad.Now;
        await Eventually.HoldsAsync(() => load.AllAreServedSince(start));
        var keys = node.Services.GetRequiredService<IKeyManager>();
        var expiration = keys.GetCacheExpirationToken();
        await lose();
        var lost = OutageLoad.Now;
        using var forgers = OutageRequests.Forge(node, Connections);
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        var refused = Assert.Throws<InvalidOperationException>(
            () => keys.CreateNewKey(DateTimeOffset.UtcNow, DateTimeOffset.MaxValue));
        Assert.Contains("no key is created", refused.Message, StringComparison.Ordinal);
        await forgers.EndAsync();
        await restore();
        var back = OutageLoad.Now;
        var late = await load.RecoverAsync(back);
        await Eventually.HoldsAsync(() => expiration.IsCancellationRequested);
        await using var member = await WithANewKeyAsync(email);
        var status = (await member.At(node).WhoAmIAsync()).Status;

        var (replies, forged) = (load.Between(lost, back), forgers.Between(lost, long.MaxValue));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"before:\n{OutageLoad.Describe(load.Between(start, lost))}\nwithout the database:\n{OutageLoad.Describe(replies)}\n"
            + $"{OutageLoad.Describe(forged)}");
        Assert.DoesNotContain(replies, reply => reply.Kind == OutageLoad.CachedPage && !reply.IsServed);
        Assert.InRange(replies.Concat(forged).Max(reply => reply.Time), TimeSpan.Zero, Limit + Tolerance);
        Assert.DoesNotContain(
            forged, reply => reply.Response.Status is not (HttpStatusCode.OK or HttpStatusCode.Unauthorized));
        Assert.Empty(late);
        Assert.Equal(200, status);
        var errors = string.Join('\n', node.Log.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
        Assert.True(errors.Length == 0, errors);
    }

    /// <summary>A member whose access token is protected with a key that another node has just created.</summary>
    private async Task<ForumClient> WithANewKeyAsync(string email)
    {
        var (other, now) = (await forum.StartNodeAsync(), DateTimeOffset.UtcNow);
        other.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
        var member = new ForumClient(other);
        await member.SignInAsync(email, ForumClient.Password);
        return member;
    }
}
