using Forum.Server.Purging;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Purging;

/// <summary>
/// Sessions that were never ended are deleted when their cookie or tokens have expired, and not earlier.
/// </summary>
public abstract class PurgingExpiredSessions(ForumHost forum)
{
    [Fact]
    public async Task Expired_sessions_are_purged_and_renewed_ones_are_kept()
    {
        var (expired, refreshed, renewed) =
            (
                await forum.SignUpAsync(Names.New("Lapsed")), await forum.SignUpAsync(Names.New("Refreshed")),
                await forum.SignUpAsync(Names.New("Renewed")));
        var first = await forum.Anonymous.LoginAsync(renewed.Email, ForumClient.Password, "?useCookies=true");
        forum.Clock.Advance(TimeSpan.FromDays(8));
        var second = await forum.Anonymous.WhoAmIAsync(first.Cookie);
        Assert.Equal(
            200,
            (await forum.Anonymous.CallAsync(
                "/account/refresh", new { refreshToken = refreshed.RefreshToken })).Status);

        // A renewal is recorded at most once a day.
        var recorded = await RefreshedAtAsync(renewed);
        forum.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Single((await forum.Anonymous.WhoAmIAsync(first.Cookie)).Cookies);
        Assert.Equal(recorded, await RefreshedAtAsync(renewed));

        forum.Clock.Advance(TimeSpan.FromDays(8));
        await forum.Node.Services.GetRequiredService<PurgeOldRows>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            (0, 1, 1), (await SessionsAsync(expired), await SessionsAsync(refreshed), await SessionsAsync(renewed)));
        Assert.Equal(200, (await forum.Anonymous.WhoAmIAsync(second.Cookie)).Status);
    }

    private Task<long> SessionsAsync(ForumClient client) => forum.CountAsync(
        "SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.email = $1", client.Email);

    private async Task<DateTime> RefreshedAtAsync(ForumClient client) => (await forum.RowsAsync(
        "SELECT s.refreshed_at FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.email = $1 AND s.refreshed_at IS NOT NULL",
        row => row.GetDateTime(0),
        client.Email)).Single();

    public sealed class OnSqlite(SqliteForum forum) : PurgingExpiredSessions(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : PurgingExpiredSessions(forum), IClassFixture<PostgresForum>
    {
        private readonly PostgresForum forum = forum;

        [Fact]
        public async Task A_cookie_whose_renewal_cannot_be_recorded_is_not_renewed()
        {
            var held = await forum.SignUpAsync(Names.New("Held"));
            var login = await forum.Anonymous.LoginAsync(held.Email, ForumClient.Password, "?useCookies=true");
            forum.Clock.Advance(TimeSpan.FromDays(8));
            await using (await forum.BeginAsync("SELECT * FROM sessions FOR UPDATE"))
            {
                var reply = await forum.Anonymous.WhoAmIAsync(login.Cookie);
                Assert.Equal(200, reply.Status);
                Assert.Empty(reply.Cookies);
            }

            Assert.Single((await forum.Anonymous.WhoAmIAsync(login.Cookie)).Cookies);
        }
    }
}
