using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>
/// A sign-in with the right password is blocked before its session starts; meanwhile its account changes.
/// </summary>
public sealed class SigningInWhileTheAccountChanges(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const string OwnersPassword = "the owner's own password";

    [Fact]
    public async Task An_account_that_loses_its_email_meanwhile_gets_no_session()
    {
        await using var strict = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        var anonymous = await forum.SignUpAsync(Names.New("Ulf"));
        Assert.Equal(200, (await strict.RegisterAsync(anonymous.Email, OwnersPassword, Names.New("Ulla"))).Status);
        var response = await BlockedSignInAsync(anonymous.Email, () => forum.Node.RunAsync("confirm", anonymous.Email));
        Assert.Equal((401, "Failed"), (response.Status, response.Body["detail"].Text));
        Assert.Equal(0, await forum.CountAsync(
            "SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.ended_at IS NULL AND a.email IS NULL"));
        Assert.Equal(200, (await strict.LoginAsync(anonymous.Email, OwnersPassword)).Status);
    }

    [Theory]
    [InlineData("password_hash = password_hash || 'A'")]
    [InlineData("security_stamp = 'another'")]
    public async Task An_account_whose_password_is_changed_meanwhile_gets_no_session(string change)
    {
        var vera = await forum.SignUpAsync(Names.New("Vera"));
        var response = await BlockedSignInAsync(
            vera.Email, () => forum.ExecuteAsync($"UPDATE accounts SET {change} WHERE email = $1", vera.Email));
        Assert.Equal((401, "Failed"), (response.Status, response.Body["detail"].Text));
    }

    [Fact]
    public async Task An_unchanged_account_gets_a_session()
    {
        var vera = await forum.SignUpAsync(Names.New("Vera"));
        Assert.Equal(200, (await BlockedSignInAsync(vera.Email, () => Task.CompletedTask)).Status);
    }

    private async Task<AccountResponse> BlockedSignInAsync(string email, Func<Task> changeAsync)
    {
        // A wrong password creates the rows that count the account's attempts; the session's transaction locks them
        // first.
        Assert.Equal(401, (await forum.Anonymous.LoginAsync(email, "not the right password")).Status);
        Task<AccountResponse> signIn;
        await using (await forum.BeginAsync("SELECT * FROM sign_in_allowances FOR UPDATE"))
        {
            signIn = forum.Anonymous.LoginAsync(email, ForumClient.Password);
            await Eventually.HoldsAsync(async () => await forum.CountAsync(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%sign_in_allowances%'
                """) > 0);
            await changeAsync();
        }

        return await signIn;
    }
}
