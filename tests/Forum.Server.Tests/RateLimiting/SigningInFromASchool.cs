using System.Globalization;
using Forum.Server.Accounts;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// Sixty pupils share one address, with the default rate limits and the default limits of password hashing.
/// </summary>
public sealed class SigningInFromASchool(SqliteForum forum) : IClassFixture<SqliteForum>
{
    /// <summary>The number of concurrent sign-ins, of sixty pupils who start within some seconds.</summary>
    private const int MaxConcurrentSignIns = 6;

    private static readonly AccountSettings Default = new();

    /// <summary>Other tests use longer timeouts.</summary>
    private static readonly string[] DefaultHashing =
    [
        $"--Forum:Accounts:PasswordWait={Default.PasswordWait:c}",
        $"--Forum:Accounts:PasswordQueue={Default.PasswordQueue.ToString(CultureInfo.InvariantCulture)}",
    ];

    [Fact]
    public async Task Sixty_pupils_sign_in_and_fourteen_register_while_one_guesses_a_password()
    {
        await using var school = new ForumClient(await forum.LimitedNodeAsync([.. DefaultHashing]));
        var teacher = await forum.SignUpAsync("The teacher");

        // The pupils' accounts have the teacher's password: a separate hash for each would take long.
        await forum.ExecuteAsync(
            """
            WITH RECURSIVE pupils(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM pupils WHERE i < 60)
            INSERT INTO accounts (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp,
                concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            SELECT substr(id, 1, 24) || '111111111' || printf('%03d', i), 'p' || i, 'P' || i, 'pupil' || i || '@example.org', 'PUPIL' || i || '@EXAMPLE.ORG', email_confirmed,
                password_hash, security_stamp, concurrency_stamp, phone_number_confirmed, two_factor_enabled, lockout_enabled, 0
            FROM pupils, accounts WHERE accounts.email = $1
            """,
            teacher.Email);
        var guesser = GuessAsync(school);
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentSignIns };
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), options, async (i, _) =>
            Assert.Equal(
                200,
                (await RetryWhileBusyAsync(
                    () => AccountCalls.LoginAsync(school, $"pupil{i}@example.org", ForumClient.Password))).Status));
        Assert.Equal(5, await guesser);
        for (var i = 0; i < 14; i++)
        {
            var (email, name) = ($"new{i}@example.org", Names.New("Pupil"));
            Assert.Equal(
                "InvalidEmail",
                (await school.RegisterAsync($"new{i}.example.org", ForumClient.Password, name)).ValidationErrors);
            Assert.Equal("PasswordTooShort", (await school.RegisterAsync(email, "too short", name)).ValidationErrors);
            Assert.Equal(
                200, (await RetryWhileBusyAsync(() => school.RegisterAsync(email, ForumClient.Password, name))).Status);
        }
    }

    /// <summary>
    /// While the machine is busy with other work, hashing a password may take longer than a request waits: 503, which a
    /// client repeats. No rate limit counts such a request.
    /// </summary>
    private static async Task<AccountResponse> RetryWhileBusyAsync(Func<Task<AccountResponse>> call)
    {
        var reply = await call();
        while (reply.Status == 503) reply = await call();
        return reply;
    }

    /// <returns>The number of guesses, out of sixty, that were evaluated.</returns>
    private static async Task<int> GuessAsync(ForumClient school)
    {
        var evaluated = 0;
        for (var i = 0; i < 60; i++)
            if ((await AccountCalls.LoginAsync(school, "pupil60@example.org", $"what was it, {i}?")).Status == 401)
                evaluated++;
        return evaluated;
    }
}
