using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Forum.Testing;
using Microsoft.Extensions.Logging;

namespace Forum.Server.Tests.Accounts;

public abstract class SigningInWithASecondFactor(ForumHost forum)
{
    /// <summary>The TOTP key: the bytes that authenticator apps use, and in base 32 as it is stored.</summary>
    private static readonly byte[] Key = "12345678901234567890"u8.ToArray();
    private const string StoredKey = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Fact]
    public async Task The_password_alone_is_not_enough()
    {
        var email = await SignUpWithAuthenticatorAsync("Anna");
        var login = await forum.Anonymous.LoginAsync(email, ForumClient.Password);
        Assert.Equal((401, "RequiresTwoFactor"), (login.Status, login.Body["detail"].Text));
        Assert.Equal("Failed", (await forum.Anonymous.LoginAsync(email, "wrong password")).Body["detail"].Text);
    }

    [Fact]
    public async Task An_authenticator_code_requires_the_correct_password()
    {
        var email = await SignUpWithAuthenticatorAsync("Bert");
        Assert.Equal(401, (await LoginAsync(email, "wrong password", "twoFactorCode", CurrentCode())).Status);
        Assert.Equal(401, (await LoginAsync(email, ForumClient.Password, "twoFactorCode", "abcdef")).Status);
        Assert.Equal(200, (await LoginAsync(email, ForumClient.Password, "twoFactorCode", CurrentCode())).Status);
    }

    [Fact]
    public async Task A_recovery_code_signs_in_once()
    {
        var email = await SignUpWithAuthenticatorAsync("Carla");
        Assert.Equal(401, (await LoginAsync(email, ForumClient.Password, "twoFactorRecoveryCode", "CCCCC")).Status);
        Assert.Equal(200, (await LoginAsync(email, ForumClient.Password, "twoFactorRecoveryCode", "AAAAA")).Status);
        Assert.Equal(401, (await LoginAsync(email, ForumClient.Password, "twoFactorRecoveryCode", "AAAAA")).Status);
        Assert.Equal(200, (await LoginAsync(email, ForumClient.Password, "twoFactorRecoveryCode", "BBBBB")).Status);
    }

    [Fact]
    public async Task Wrong_codes_are_throttled()
    {
        var email = await SignUpWithAuthenticatorAsync("Dora");
        for (var i = 0; i < 5; i++)
            Assert.Equal(401, (await LoginAsync(email, ForumClient.Password, "twoFactorCode", "abcdef")).Status);
        Assert.Equal(429, (await LoginAsync(email, ForumClient.Password, "twoFactorCode", CurrentCode())).Status);
    }

    [Fact]
    public async Task Concurrent_wrong_codes_are_throttled()
    {
        var email = await SignUpWithAuthenticatorAsync("Emil");
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => LoginAsync(email, ForumClient.Password, "twoFactorCode", "abcdef")));
        Assert.All(responses, response => Assert.Contains(response.Status, (int[])[401, 429]));
        Assert.InRange(responses.Count(response => response.Status == 401), 1, 10);
        Assert.Equal(429, (await LoginAsync(email, ForumClient.Password, "twoFactorCode", CurrentCode())).Status);
    }

    protected async Task<string> SignUpWithAuthenticatorAsync(string pseudonym)
    {
        var email = (await forum.SignUpAsync(pseudonym)).Email;
        await forum.ReadAsync($"UPDATE accounts SET two_factor_enabled = true WHERE email = '{email}'");
        foreach (var (name, value) in new[] { ("AuthenticatorKey", StoredKey), ("RecoveryCodes", "AAAAA;BBBBB") })
        {
            await forum.ReadAsync(
                $"""
                INSERT INTO account_tokens (user_id, login_provider, name, value)
                SELECT id, '[AspNetUserStore]', '{name}', '{value}' FROM accounts WHERE email = '{email}'
                """);
        }

        return email;
    }

    private protected Task<AccountResponse> LoginAsync(string email, string password, string factor, string code) =>
        forum.Anonymous.CallAsync(
            "/account/login",
            new Dictionary<string, string> { ["email"] = email, ["password"] = password, [factor] = code });

    /// <summary>The current TOTP code (RFC 6238): 6 digits, a time step of 30 s, and HMAC-SHA1.</summary>
    protected static string CurrentCode()
    {
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // Authenticator apps use SHA-1.
        var hash = HMACSHA1.HashData(Key, step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}

public sealed class SigningInWithASecondFactorOnSqlite(SqliteForum forum) :
    SigningInWithASecondFactor(forum), IClassFixture<SqliteForum>;

public sealed class SigningInWithASecondFactorOnPostgres(PostgresForum forum) :
    SigningInWithASecondFactor(forum), IClassFixture<PostgresForum>
{
    private readonly PostgresForum forum = forum;

    [Fact]
    public async Task Codes_that_the_database_could_not_check_do_not_count_toward_the_limit()
    {
        var email = await SignUpWithAuthenticatorAsync("Frida");
        await using (await forum.BeginAsync("LOCK TABLE account_tokens"))
        {
            var responses = await Task.WhenAll(
                Enumerable.Range(0, 12)
                    .Select(_ => LoginAsync(email, ForumClient.Password, "twoFactorCode", CurrentCode())));
            Assert.All(responses, response => Assert.Contains(response.Status, (int[])[429, 503]));
        }

        Assert.Equal(200, (await LoginAsync(email, ForumClient.Password, "twoFactorCode", CurrentCode())).Status);
    }

    [Theory]
    [InlineData("gets 503")]
    [InlineData("disconnects")]
    public async Task A_code_check_that_outlives_its_request_does_not_affect_other_requests(string client)
    {
        var email = await SignUpWithAuthenticatorAsync(Names.New("Gina"));
        await using var node = await ForumNode.StartAsync(
            $"{forum.Connection};Command Timeout=60", forum.Clock, "--Forum:Limits:ExecutionTime=00:00:05",
            "--Forum:Database:LockWait=00:01:00");
        await using var member = (await forum.SignUpAsync(Names.New("Hans"))).At(node);
        Assert.Equal(200, (await member.WhoAmIAsync()).Status);
        await using (var held = await BlockingTransaction.BeginAsync(forum))
        {
            await held.RunAsync("LOCK TABLE account_tokens");
            using var abandon = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            await using var caller = new ForumClient(node);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login")
            {
                Content = JsonContent.Create(new { email, ForumClient.Password, TwoFactorCode = CurrentCode() }),
            };
            var login = caller.SendRequestAsync(request, abandon.Token);
            await held.WaitForBlockedSessionsAsync(1);
            if (client == "disconnects")
            {
                await abandon.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);
            }
            else
            {
                Assert.Equal(503, (await login).Status);
            }

            // The same client's next request, on the same connection if it is still open.
            var next = await caller.WhoAmIAsync()
                .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.Equal(401, next.Status);
            await AssertMemberIsServedAsync();
            await held.WaitForBlockedSessionsAsync(1);
        }

        await AssertMemberIsServedAsync();
        Assert.DoesNotContain(
            node.Log.Entries, entry => entry.Exception is not null || entry.Level >= LogLevel.Error);

        // Sends enough requests, some of them concurrently, to reuse every pooled DbContext.
        async Task AssertMemberIsServedAsync()
        {
            for (var i = 0; i < 20; i++)
            {
                var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => member.WhoAmIAsync()));
                Assert.All(responses, response =>
                    Assert.Equal((200, member.Email), (response.Status, response.Body["email"].Text)));
            }
        }
    }
}
