using Forum.Api.Execution.Limiting;
using Forum.Server.Accounts;
using Forum.Server.Tests.Accounts;
using Forum.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Limits;

/// <summary>Registrations that the forum could not carry out do not count: a school has one address for all of its pupils.</summary>
public sealed class GivingRegistrationsBack(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int AtOnce = 2;

    private static readonly CallerAddress Elsewhere = new(1);

    [Fact]
    public async Task Registrations_that_the_database_fails_do_not_count()
    {
        await using var school = new ForumClient(await NodeAsync());
        await using (await forum.BeginAsync("UPDATE accounts SET user_name = user_name"))
            for (var i = 0; i <= AtOnce; i++) Assert.Equal(503, (await RegisterAsync(school)).Status);
        await AllAreLeftAsync(school);
    }

    [Fact]
    public async Task Registrations_whose_password_is_not_hashed_in_time_do_not_count()
    {
        var node = await NodeAsync("--Forum:Accounts:PasswordWait=00:00:00.05");
        await using var school = new ForumClient(node);
        var queue = node.Services.GetRequiredService<PasswordHashQueue>();
        using var release = new ManualResetEventSlim();
        var turns = Math.Max(1, Environment.ProcessorCount - 1);
        var running = Enumerable.Range(0, turns)
            .Select(_ => queue.RunAsync(Elsewhere, () => release.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None)).ToList();
        for (var i = 0; i <= AtOnce; i++) Assert.Equal(503, (await RegisterAsync(school)).Status);
        release.Set();
        Assert.DoesNotContain(false, await Task.WhenAll(running));
        await AllAreLeftAsync(school);
    }

    private Task<ForumNode> NodeAsync(params string[] settings) => forum.LimitedNodeAsync(
        [$"RegistrationsAtOnce={AtOnce}", "Registrations=1", .. settings]);

    private static Task<AccountReply> RegisterAsync(ForumClient client) =>
        client.RegisterAsync($"pupil{Guid.NewGuid():n}@example.org", ForumClient.Password, Names.New("Pupil"));

    private static async Task AllAreLeftAsync(ForumClient client)
    {
        for (var i = 0; i < AtOnce; i++) Assert.Equal(200, (await RegisterAsync(client)).Status);
        Assert.Equal(429, (await RegisterAsync(client)).Status);
    }
}
