using System.Net.Http.Json;
using Forum.Errors;
using Forum.Server.Accounts;
using Forum.Server.Database.Model;
using Forum.Testing;
using GraphQLServer.Authentication;
using GraphQLServer.Concurrency;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Tests.Accounts;

/// <summary>Computing a password hash occupies one core for 0.1 s, for every caller.</summary>
public sealed class QueueingForAHash(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private static readonly int Turns = Math.Max(1, Environment.ProcessorCount - 1);

    private static readonly CallerAddress Here = new(1);

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/account/login")]
    [InlineData("/account/register")]
    public async Task A_flood_is_answered_with_503_and_when_to_try_again(string path)
    {
        var node = await forum.AnotherNodeAsync("--Forum:Accounts:PasswordQueue=4", "--Forum:Accounts:PasswordWait=00:00:02");
        await using var client = new ForumClient(node);
        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.Http.PostAsJsonAsync(
            path, new { email = $"flood{Guid.NewGuid():n}@example.org", password = ForumClient.Password, pseudonym = Names.New("Flo") }, Ended)));
        var busy = responses.Where(response => (int)response.StatusCode == 503).ToList();
        Assert.NotEmpty(busy);
        Assert.All(responses.Except(busy), response => Assert.Contains((int)response.StatusCode, (int[])[200, 401]));
        Assert.All(busy, response => Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta));
        Assert.All(busy, response => Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Try again", await busy[0].Content.ReadAsStringAsync(Ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compositions_of_one_password_share_one_hash()
    {
        // With one place in the queue, most hashes requested while the first ones are computed are rejected.
        var node = await forum.AnotherNodeAsync("--Forum:Accounts:PasswordQueue=1");
        var email = (await forum.SignUpAsync(Names.New("Nora"))).Email;
        await using var client = new ForumClient(node);
        var replies = await Task.WhenAll(Enumerable.Range(0, Turns + 30).Select(i => client.LoginAsync(email, FullWidth(i))));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));

        // The bits of the number select the letters that are written as full-width letters; NFKC maps them to the same letters.
        static string FullWidth(int bits) => string.Concat(ForumClient.Password.Select((letter, i) =>
            letter != ' ' && (bits >> i & 1) == 1 ? (char)(letter + 0xFEE0) : letter));
    }

    [Fact]
    public async Task A_hash_of_a_password_that_was_not_normalized_is_verified_beside_another_composition_of_the_password()
    {
        const string Composed = "l'\u00E9t\u00E9 en novembre", Decomposed = "l'e\u0301te\u0301 en novembre";
        var hasher = new PasswordHasher<Account>();
        var account = new Account { PasswordHash = hasher.HashPassword(new Account(), Decomposed) };
        var queue = new PasswordHashQueue(new AccountSettings { PasswordWait = TimeSpan.FromMinutes(1) });
        var passwords = new AccountPasswords(hasher, queue);
        using var release = new ManualResetEventSlim();
        var running = Enumerable.Range(0, Turns).Select(_ => queue.RunAsync(Here, () => { release.Wait(Ended); return 0; }, Ended)).ToList();

        var other = passwords.CheckAsync(Guid.Empty, account, Composed, Here, Ended);
        var sent = passwords.CheckAsync(Guid.Empty, account, Decomposed, Here, Ended);
        release.Set();
        Assert.Equal((false, true), ((await other).IsCorrect, (await sent).IsCorrect));
        Assert.True((await passwords.CheckAsync(Guid.Empty, new Account { PasswordHash = (await sent).NewHash }, Composed, Here, Ended)).IsCorrect);
        await Task.WhenAll(running);
    }

    [Fact]
    public async Task At_most_one_fewer_than_there_are_cores_run_concurrently()
    {
        var queue = new PasswordHashQueue(new AccountSettings { PasswordWait = TimeSpan.FromMinutes(1) });
        var (running, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => queue.RunAsync(
            Here,
            () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                Thread.Sleep(5);
                return Interlocked.Decrement(ref running);
            },
            Ended)));
        Assert.Equal(Turns, most);
    }

    [Fact]
    public async Task Who_disconnects_leaves_the_queue_and_who_waits_too_long_is_refused()
    {
        var queue = new PasswordHashQueue(new AccountSettings { PasswordQueue = 2, PasswordWait = TimeSpan.FromSeconds(30) });
        using var release = new ManualResetEventSlim();
        var running = Enumerable.Range(0, Turns).Select(_ => queue.RunAsync(Here, () => { release.Wait(Ended); return 0; }, Ended)).ToList();
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 2).Select(_ => queue.RunAsync(Here, () => 1, gone.Token)).ToList();
        Assert.Equal(ErrorCode.Busy, (await Assert.ThrowsAsync<Refusal>(() => queue.RunAsync(Here, () => 2, Ended))).Code);

        await gone.CancelAsync();
        foreach (var left in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var next = queue.RunAsync(Here, () => 3, Ended);
        release.Set();
        Assert.Equal(3, await next);
        await Task.WhenAll(running);

        var hurried = new PasswordHashQueue(new AccountSettings { PasswordWait = TimeSpan.FromMilliseconds(50) });
        release.Reset();
        var held = Enumerable.Range(0, Turns).Select(_ => hurried.RunAsync(Here, () => { release.Wait(Ended); return 0; }, Ended)).ToList();
        Assert.Equal(ErrorCode.Busy, (await Assert.ThrowsAsync<Refusal>(() => hurried.RunAsync(Here, () => 2, Ended))).Code);
        release.Set();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task One_password_of_one_address_is_checked_once_for_all_who_send_it_concurrently()
    {
        var flights = new SingleFlight<string, int>();
        var (started, result) = (0, new TaskCompletionSource<int>());
        using var gone = new CancellationTokenSource();
        var stopped = default(CancellationToken);
        var first = flights.RunAsync("a", StartAsync, gone.Token);
        var second = flights.RunAsync("a", StartAsync, Ended);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(stopped.IsCancellationRequested);
        result.SetResult(7);
        Assert.Equal((7, 1), (await second, started));
        await flights.RunAsync("a", StartAsync, Ended);
        Assert.Equal(2, started);

        using var leaving = new CancellationTokenSource();
        result = new TaskCompletionSource<int>();
        var alone = flights.RunAsync("b", StartAsync, leaving.Token);
        var watched = stopped;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);
        Assert.True(watched.IsCancellationRequested);

        Task<int> StartAsync(CancellationToken stop)
        {
            (started, stopped) = (started + 1, stop);
            return result.Task;
        }
    }
}
