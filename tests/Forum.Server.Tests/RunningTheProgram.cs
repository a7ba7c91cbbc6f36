using System.Net;
using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests;

public abstract class RunningTheProgram(ForumHost forum)
{
    [Fact]
    public async Task An_unknown_address_is_not_found()
    {
        using var response = await forum.Reader.Http.GetAsync("/nowhere", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_section_can_be_added_and_renamed()
    {
        Assert.Equal("Section news: News", (await forum.Node.RunAsync("section", "add", "news", "News")).Trim());
        Assert.Equal("Section news: The news", (await forum.Node.RunAsync("section", "add", "news", "The news")).Trim());
        await Assert.ThrowsAsync<InvalidOperationException>(() => forum.Node.RunAsync("section", "add", "Not a slug", "News"));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        Assert.Equal("The database is up to date.", (await forum.Node.RunAsync("migrate")).Trim());
    }

    public sealed class OnSqlite(SqliteForum forum) : RunningTheProgram(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : RunningTheProgram(forum), IClassFixture<PostgresForum>;
}
