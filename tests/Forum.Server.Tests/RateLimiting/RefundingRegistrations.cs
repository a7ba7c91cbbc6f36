using Forum.Server.Tests.Accounts;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// Registrations that the server failed to carry out do not count: all pupils of a school share one address.
/// </summary>
public sealed class RefundingRegistrations(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Burst = 2;

    [Fact]
    public async Task Registrations_that_fail_in_the_database_do_not_count()
    {
        await using var school = new ForumClient(await NodeAsync());
        await using (await forum.BeginAsync("UPDATE accounts SET user_name = user_name"))
            for (var i = 0; i <= Burst; i++) Assert.Equal(503, (await RegisterAsync(school)).Status);
        await AssertAllRefundedAsync(school);
    }

    [Fact]
    public async Task Registrations_whose_password_is_not_hashed_in_time_do_not_count()
    {
        var node = await NodeAsync("--Forum:Accounts:PasswordWait=00:00:00.05");
        await using var school = new ForumClient(node);
        await using (new OccupiedHashQueue(node))
            for (var i = 0; i <= Burst; i++) Assert.Equal(503, (await RegisterAsync(school)).Status);
        await AssertAllRefundedAsync(school);
    }

    private Task<ForumNode> NodeAsync(params string[] settings) => forum.LimitedNodeAsync(
        [$"RegistrationsBurst={Burst}", "Registrations=1", .. settings]);

    private static Task<AccountResponse> RegisterAsync(ForumClient client) =>
        client.RegisterAsync($"pupil{Guid.NewGuid():n}@example.org", ForumClient.Password, Names.New("Pupil"));

    private static async Task AssertAllRefundedAsync(ForumClient client)
    {
        for (var i = 0; i < Burst; i++) Assert.Equal(200, (await RegisterAsync(client)).Status);
        Assert.Equal(429, (await RegisterAsync(client)).Status);
    }
}
