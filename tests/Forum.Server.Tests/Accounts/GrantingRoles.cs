using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

public abstract class GrantingRoles(ForumHost forum)
{
    [Fact]
    public async Task A_new_account_has_no_roles()
    {
        var viewer = await forum.ViewerAsync(await forum.SignUpAsync("Nobody special"));
        Assert.Empty(viewer.Grants);
        Assert.False(viewer.IsEditor || viewer.Moderates(Guid.NewGuid()));
    }

    [Fact]
    public async Task A_section_moderator_moderates_that_section_only()
    {
        await forum.Node.RunAsync("section", "add", "sport", "Sport");
        await forum.Node.RunAsync("section", "add", "news", "News");
        var anna = await forum.SignUpAsync("Anna");
        await forum.Node.RunAsync("grant", "moderator", anna.Email.ToUpperInvariant(), "--section", "sport");
        await forum.Node.RunAsync("grant", "moderator", anna.Email, "--section", "sport");

        var viewer = await forum.ViewerAsync(anna);
        Assert.Single(viewer.Grants);
        Assert.True(viewer.Moderates(await SectionIdAsync("sport")));
        Assert.False(viewer.Moderates(await SectionIdAsync("news")));
        Assert.False(viewer.IsEditor);
    }

    [Theory]
    [InlineData("editor", true, false, "2")]
    [InlineData("moderator", false, true, "4")]
    [InlineData("administrator", true, true, "1")]
    public async Task A_role_applies_from_the_next_request(string role, bool edits, bool moderates, string badges)
    {
        var client = await forum.SignUpAsync($"The {role[..4]} one");
        await forum.Node.RunAsync("grant", role, client.Email);
        await forum.Node.RunAsync("grant", role, client.Email);

        var viewer = await forum.ViewerAsync(client);
        Assert.Single(viewer.Grants);
        Assert.Equal((edits, moderates), (viewer.IsEditor, viewer.Moderates(Guid.NewGuid())));
        Assert.Equal(badges, await forum.ReadAsync(
            $"SELECT badges FROM pseudonyms p JOIN accounts a ON a.id = p.account_id WHERE a.email = '{client.Email}'"));
    }

    [Theory]
    [InlineData("grant", "king", "berta@example.org")]
    [InlineData("grant", "editor", "nobody@example.org")]
    [InlineData("grant", "editor", "berta@example.org", "--section", "sport")]
    [InlineData("grant", "moderator", "berta@example.org", "--section", "nowhere")]
    [InlineData("confirm", "nobody@example.org")]
    public async Task An_invalid_command_fails_and_changes_nothing(params string[] words)
    {
        await forum.Anonymous.RegisterAsync("berta@example.org", ForumClient.Password, "Berta");
        await Assert.ThrowsAsync<InvalidOperationException>(() => forum.Node.RunAsync(words));
        Assert.Equal("0", await forum.ReadAsync(
            "SELECT count(*) FROM role_grants g JOIN accounts a ON a.id = g.account_id WHERE a.email = 'berta@example.org'"));
    }

    [Fact]
    public async Task If_confirmation_is_required_an_account_may_write_once_confirmed()
    {
        var node = await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true");
        var carla = await forum.SignUpAsync("Carla");
        Assert.True((await forum.ViewerAsync(carla)).MayWrite);
        Assert.False((await forum.ViewerAsync(carla, node)).MayWrite);

        await node.RunAsync("confirm", carla.Email);
        Assert.True((await forum.ViewerAsync(carla, node)).MayWrite);
        Assert.True((await carla.WhoAmIAsync()).Body["isEmailConfirmed"].IsTrue);
    }

    [Fact]
    public async Task A_permanently_locked_account_is_anonymous()
    {
        var dora = await forum.SignUpAsync("Dora");
        var permanently = forum is PostgresForum ? "'infinity'" : "'9999-12-31 23:59:59.9999999'";
        await forum.ReadAsync($"UPDATE accounts SET lockout_end = {permanently} WHERE email = '{dora.Email}'");
        Assert.Equal(401, (await dora.WhoAmIAsync()).Status);
        Assert.Equal(401, (await forum.Anonymous.LoginAsync(dora.Email, ForumClient.Password)).Status);
    }

    private async Task<Guid> SectionIdAsync(string slug) =>
        Guid.Parse(await forum.ReadAsync($"SELECT id FROM sections WHERE slug = '{slug}'"));
}

public sealed class GrantingRolesOnSqlite(SqliteForum forum) : GrantingRoles(forum), IClassFixture<SqliteForum>;

public sealed class GrantingRolesOnPostgres(PostgresForum forum) : GrantingRoles(forum), IClassFixture<PostgresForum>;
