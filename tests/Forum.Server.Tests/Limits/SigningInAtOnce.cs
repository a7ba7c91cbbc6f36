using Forum.Api.Execution.Limiting;
using Forum.Server.Accounts;
using Forum.Server.Tests.Accounts;
using Forum.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Limits;

/// <summary>More people sign in at the same time from one address than may be wrong there.</summary>
public sealed class SigningInAtOnce(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int AtOnce = 2, Soon = 2;

    private static readonly CallerAddress Elsewhere = new(1);

    [Fact]
    public async Task Those_for_whom_others_leave_no_attempt_wait_for_seconds_while_the_others_are_not_known_to_be_wrong()
    {
        var node = await forum.LimitedNodeAsync($"SignInsAtOnce={AtOnce}", "SignIns=1");
        await using var school = new ForumClient(node);
        var members = new List<ForumClient>();
        for (var i = 0; i <= AtOnce; i++) members.Add(await forum.SignUpAsync(Names.New("Pupil")));

        var queue = node.Services.GetRequiredService<PasswordHashQueue>();
        using var release = new ManualResetEventSlim();
        var turns = Math.Max(1, Environment.ProcessorCount - 1);
        var running = Enumerable.Range(0, turns)
            .Select(_ => queue.RunAsync(Elsewhere, () => release.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None)).ToList();
        var signIns = members.ConvertAll(member => AccountCalls.LoginAsync(school, member.Email, ForumClient.Password));
        var refused = await await Task.WhenAny(signIns);
        release.Set();
        Assert.DoesNotContain(false, await Task.WhenAll(running));
        Assert.Equal((429, Soon), (refused.Status, refused.RetryAfter));
        Assert.Equal(AtOnce, (await Task.WhenAll(signIns)).Count(reply => reply.Status == 200));

        foreach (var member in members[..AtOnce]) Assert.Equal(401, (await AccountCalls.LoginAsync(school, member.Email, "not the right password")).Status);
        refused = await AccountCalls.LoginAsync(school, members[AtOnce].Email, ForumClient.Password);
        Assert.Equal(429, refused.Status);
        Assert.True(refused.RetryAfter > 60, $"{refused.RetryAfter} s");
    }
}
