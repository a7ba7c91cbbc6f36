using System.Net;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>
/// An address that keeps the queue of password hashes full does not block the hashes of other addresses.
/// </summary>
public sealed class SchedulingHashesFairly(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Connections = 60, Others = 14;

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.1", "198.51.{0}.1")]
    [InlineData("203.0.113.1", "203.0.113.{0}")]
    [InlineData("2001:db8:1:{0}::1", "2001:db8:{0}::1")]
    public async Task Other_addresses_can_sign_in_while_one_address_floods_the_queue(string flooding, string other)
    {
        var node = await forum.StartNodeAsync(
            "--Forum:Proxies:0=127.0.0.1", "--Forum:Accounts:PasswordQueue=20",
            "--Forum:Accounts:PasswordWait=00:00:30");
        await using var client = new ForumClient(node);
        var accounts = await AccountsAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestCancellation);
        var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        var flood = Enumerable.Range(0, Connections).Select(i => FloodAsync(accounts[i], At(flooding, i + 1))).ToList();
        await Eventually.HoldsAsync(() => statuses.Contains(HttpStatusCode.ServiceUnavailable));

        var responses = await Task.WhenAll(
            Enumerable.Range(0, Others)
                .Select(i => LoginAsync(accounts[Connections + i], At(other, i + 10), TestCancellation)));
        await over.CancelAsync();
        await Task.WhenAll(flood);
        Assert.All(responses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Contains(HttpStatusCode.OK, statuses);

        async Task FloodAsync(string email, string from)
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    statuses.Add(await LoginAsync(email, from, over.Token));
                }
                catch (OperationCanceledException) when (!TestCancellation.IsCancellationRequested)
                {
                    return;
                }
            }
        }

        async Task<HttpStatusCode> LoginAsync(string email, string from, CancellationToken cancellationToken)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login")
            {
                Content = JsonContent.Create(new { email, password = ForumClient.Password }),
            };
            request.Headers.Add("X-Forwarded-For", from);
            using var response = await client.Http.SendAsync(request, cancellationToken);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_known_device_signs_in_while_networks_fill_the_queue()
    {
        const int Places = 4;
        var node = await forum.StartNodeAsync(
            "--Forum:Proxies:0=127.0.0.1", $"--Forum:Accounts:PasswordQueue={Places}",
            "--Forum:Accounts:PasswordWait=00:00:30", "--Forum:Limits:ExecutionTime=00:00:30");
        await using var client = new ForumClient(node);
        var owner = await forum.SignUpAsync(Names.New("Owner"));
        using var first = await SendAsync(owner.Email, "198.51.100.1", null);
        var device = first.Headers.GetValues("Forum-Device-Token").Single();
        List<Task<HttpResponseMessage>> others;
        Task<HttpResponseMessage> known;
        await using (new OccupiedHashQueue(node))
        {
            others = [.. Enumerable.Range(1, Places + 1)
                .Select(i => SendAsync($"{Guid.NewGuid():n}@example.org", $"203.0.{i}.1", null))];
            await Eventually.HoldsAsync(() => others.Count(request => request.IsCompleted) == 1);
            known = SendAsync(owner.Email, "198.51.100.2", device);

            // It takes the place of a caller who is not known.
            await Eventually.HoldsAsync(() => known.IsCompleted || others.Count(request => request.IsCompleted) == 2);
        }

        using var response = await known;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        foreach (var other in await Task.WhenAll(others)) other.Dispose();

        async Task<HttpResponseMessage> SendAsync(string email, string from, string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login")
            {
                Content = JsonContent.Create(new { email, password = ForumClient.Password }),
            };
            request.Headers.Add("X-Forwarded-For", from);
            if (token is not null) request.Headers.Add("Forum-Device-Token", token);
            return await client.Http.SendAsync(request, TestCancellation);
        }
    }

    private static string At(string address, int number) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, address, number);

    /// <summary>The accounts share one password and its hash: registering each of them would take long.</summary>
    private async Task<IReadOnlyList<string>> AccountsAsync()
    {
        var first = await forum.SignUpAsync(Names.New("First"));
        var name = Guid.NewGuid().ToString("n");
        await forum.ExecuteAsync(
            $"""
            WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {Connections + Others - 1})
            INSERT INTO accounts (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp,
                concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            SELECT substr(id, 1, 24) || '222222222' || printf('%03d', i), 'u{name}' || i, 'U{name}' || i, 'u{name}' || i || '@example.org',
                upper('u{name}' || i || '@example.org'), email_confirmed, password_hash, security_stamp, concurrency_stamp,
                phone_number_confirmed, two_factor_enabled, lockout_enabled, 0
            FROM numbers, accounts WHERE accounts.email = $1
            """,
            first.Email);
        return [.. Enumerable.Range(0, Connections + Others).Select(i => $"u{name}{i}@example.org")];
    }
}
