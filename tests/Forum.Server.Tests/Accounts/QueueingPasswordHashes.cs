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
public sealed class QueueingPasswordHashes(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private static readonly int MaxConcurrent = Math.Max(1, Environment.ProcessorCount - 1);

    private static readonly CallerAddress Here = new(1);

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/account/login")]
    [InlineData("/account/register")]
    public async Task A_full_queue_is_503_with_Retry_After(string path)
    {
        const int Requests = 20, Places = 4;
        var node = await forum.StartNodeAsync($"--Forum:Accounts:PasswordQueue={Places}");
        await using var client = new ForumClient(node);
        List<Task<HttpResponseMessage>> sending;
        await using (new OccupiedHashQueue(node))
        {
            sending = [.. Enumerable.Range(0, Requests).Select(_ => client.Http.PostAsJsonAsync(
                path,
                new
                {
                    email = $"flood{Guid.NewGuid():n}@example.org",
                    password = ForumClient.Password,
                    pseudonym = Names.New("Flo"),
                },
                TestCancellation))];
            await Eventually.HoldsAsync(() => sending.Count(request => request.IsCompleted) >= Requests - Places);
        }

        var responses = await Task.WhenAll(sending);
        var busy = responses.Where(response => (int)response.StatusCode == 503).ToList();
        Assert.Equal(Requests - Places, busy.Count);
        Assert.All(responses.Except(busy), response => Assert.Contains((int)response.StatusCode, (int[])[200, 401]));
        Assert.All(busy, response => Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta));
        Assert.All(
            busy,
            response => Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(
            "Try again", await busy[0].Content.ReadAsStringAsync(TestCancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compositions_of_one_password_share_one_hash()
    {
        // With one place in the queue, most hashes requested while the first ones are computed are rejected.
        var node = await forum.StartNodeAsync("--Forum:Accounts:PasswordQueue=1");
        var email = (await forum.SignUpAsync(Names.New("Nora"))).Email;
        await using var client = new ForumClient(node);
        var replies = await Task.WhenAll(
            Enumerable.Range(0, MaxConcurrent + 30).Select(i => client.LoginAsync(email, FullWidth(i))));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));

        // The bits of the number select the letters that are written as full-width letters; NFKC maps them to the same
        // letters.
        static string FullWidth(int bits) => string.Concat(ForumClient.Password.Select((letter, i) =>
            letter != ' ' && (bits >> i & 1) == 1 ? (char)(letter + 0xFEE0) : letter));
    }

    [Fact]
    public async Task An_unnormalized_hash_and_another_composition_are_verified_separately()
    {
        const string Composed = "l'\u00E9t\u00E9 en novembre", Decomposed = "l'e\u0301te\u0301 en novembre";
        var hasher = new PasswordHasher<Account>();
        var account = new Account { PasswordHash = hasher.HashPassword(new Account(), Decomposed) };
        using var queue = new PasswordHashQueue(new AccountSettings { PasswordWait = TimeSpan.FromMinutes(1) });
        var passwords = new AccountPasswords(hasher, queue);
        using var release = new ManualResetEventSlim();
        var running = Enumerable.Range(0, MaxConcurrent).Select(_ => queue.RunAsync(Here, () =>
        {
            release.Wait(TestCancellation); return 0;
        }, TestCancellation)).ToList();

        var other = passwords.CheckAsync(Guid.Empty, account, Composed, Here, TestCancellation);
        var sent = passwords.CheckAsync(Guid.Empty, account, Decomposed, Here, TestCancellation);
        release.Set();
        Assert.Equal((false, true), ((await other).IsCorrect, (await sent).IsCorrect));
        Assert.True(
            (await passwords.CheckAsync(
                Guid.Empty, new Account { PasswordHash = (await sent).NewHash }, Composed, Here,
                TestCancellation)).IsCorrect);
        await Task.WhenAll(running);
    }

    [Fact]
    public async Task At_most_all_cores_but_one_hash_concurrently()
    {
        using var queue = new PasswordHashQueue(new AccountSettings { PasswordWait = TimeSpan.FromMinutes(1) });
        var (running, most) = (0, 0);
        using var release = new SemaphoreSlim(0);
        const int Hashes = 50;
        var all = Task.WhenAll(Enumerable.Range(0, Hashes).Select(_ => queue.RunAsync(
            Here,
            () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                release.Wait(TestCancellation);
                return Interlocked.Decrement(ref running);
            },
            TestCancellation)));
        for (var left = Hashes; left > 0; left--)
        {
            await Eventually.HoldsAsync(() => Volatile.Read(ref running) == Math.Min(left, MaxConcurrent));
            release.Release();
        }

        await all;
        Assert.Equal(MaxConcurrent, most);
    }

    [Fact]
    public async Task A_disconnected_caller_leaves_the_queue_and_a_timed_out_caller_is_rejected()
    {
        using var queue = new PasswordHashQueue(
            new AccountSettings { PasswordQueue = 2, PasswordWait = TimeSpan.FromSeconds(30) });
        using var release = new ManualResetEventSlim();
        var running = Enumerable.Range(0, MaxConcurrent).Select(_ => queue.RunAsync(Here, () =>
        {
            release.Wait(TestCancellation); return 0;
        }, TestCancellation)).ToList();
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 2).Select(_ => queue.RunAsync(Here, () => 1, gone.Token)).ToList();
        Assert.Equal(
            ErrorCode.Busy,
            (await Assert.ThrowsAsync<Refusal>(() => queue.RunAsync(Here, () => 2, TestCancellation))).Code);

        await gone.CancelAsync();
        foreach (var left in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var next = queue.RunAsync(Here, () => 3, TestCancellation);
        release.Set();
        Assert.Equal(3, await next);
        await Task.WhenAll(running);

        using var shortWaitQueue = new PasswordHashQueue(
            new AccountSettings { PasswordWait = TimeSpan.FromMilliseconds(50) });
        release.Reset();
        var held = Enumerable.Range(0, MaxConcurrent).Select(_ => shortWaitQueue.RunAsync(Here, () =>
        {
            release.Wait(TestCancellation); return 0;
        }, TestCancellation)).ToList();
        Assert.Equal(
            ErrorCode.Busy,
            (await Assert.ThrowsAsync<Refusal>(() => shortWaitQueue.RunAsync(Here, () => 2, TestCancellation))).Code);
        release.Set();
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task Concurrent_checks_of_one_password_share_one_hash()
    {
        var flights = new SingleFlight<string, int>();
        var (started, result) = (0, new TaskCompletionSource<int>());
        using var gone = new CancellationTokenSource();
        var stopped = default(CancellationToken);
        var first = flights.RunAsync("a", StartAsync, gone.Token);
        var second = flights.RunAsync("a", StartAsync, TestCancellation);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(stopped.IsCancellationRequested);
        result.SetResult(7);
        Assert.Equal((7, 1), (await second, started));
        await flights.RunAsync("a", StartAsync, TestCancellation);
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
