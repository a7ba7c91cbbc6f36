using Forum.Server.Tests.Accounts;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>More users sign in concurrently from one address than wrong attempts are allowed from it.</summary>
public sealed class SigningInConcurrently(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Burst = 2, RetryAfterSeconds = 2;

    [Fact]
    public async Task While_all_attempts_are_being_evaluated_the_next_may_be_retried_in_seconds()
    {
        var node = await forum.LimitedNodeAsync($"SignInsBurst={Burst}", "SignIns=1");
        await using var school = new ForumClient(node);
        var members = new List<ForumClient>();
        for (var i = 0; i <= Burst; i++) members.Add(await forum.SignUpAsync(Names.New("Pupil")));

        List<Task<AccountResponse>> signIns;
        AccountResponse refused;
        await using (new OccupiedHashQueue(node))
        {
            signIns = members.ConvertAll(member => AccountCalls.LoginAsync(school, member.Email, ForumClient.Password));
            refused = await await Task.WhenAny(signIns);
        }

        Assert.Equal((429, RetryAfterSeconds), (refused.Status, refused.RetryAfter));
        Assert.Equal(Burst, (await Task.WhenAll(signIns)).Count(response => response.Status == 200));

        foreach (var member in members[..Burst])
            Assert.Equal(401, (await AccountCalls.LoginAsync(school, member.Email, "not the right password")).Status);
        refused = await AccountCalls.LoginAsync(school, members[Burst].Email, ForumClient.Password);
        Assert.Equal(429, refused.Status);
        Assert.True(refused.RetryAfter > 60, $"{refused.RetryAfter} s");
    }
}
