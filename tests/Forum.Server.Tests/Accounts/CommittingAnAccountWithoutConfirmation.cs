using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>
/// As <see cref="Transactions.CommittingWithoutConfirmation"/>, for `/account/*`: a trigger aborts or delays the
/// commits of accounts and sessions.
/// </summary>
public sealed class CommittingAnAccountWithoutConfirmation(PostgresForum forum)
    : IClassFixture<PostgresForum>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await forum.ExecuteAsync(
        """
        CREATE TABLE commit_faults (kind text);
        CREATE FUNCTION at_account_commit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT FROM commit_faults WHERE kind = 'lost') THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
          IF EXISTS (SELECT FROM commit_faults WHERE kind = 'slow') THEN PERFORM pg_sleep(3); END IF;
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER at_account_commit AFTER INSERT ON accounts DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION at_account_commit();
        CREATE CONSTRAINT TRIGGER at_session_commit AFTER INSERT OR UPDATE ON sessions DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION at_account_commit();
        """);

    public async ValueTask DisposeAsync() => await forum.ExecuteAsync(
        """
        DROP TRIGGER at_account_commit ON accounts;
        DROP TRIGGER at_session_commit ON sessions;
        DROP FUNCTION at_account_commit;
        DROP TABLE commit_faults;
        """);

    [Theory]
    [InlineData("register")]
    [InlineData("login")]
    [InlineData("refresh")]
    [InlineData("logout")]
    public async Task A_commit_that_the_database_did_not_confirm_is_503_and_may_have_been_saved(string path)
    {
        var ada = await forum.SignUpAsync(Names.New("Ada"));
        await forum.ExecuteAsync("INSERT INTO commit_faults VALUES ('lost')");
        AssertOutcomeUnknown(await CallAsync(ada, path, ada.Email));
    }

    [Theory]
    [InlineData("register")]
    [InlineData("login")]
    public async Task A_commit_that_outlasts_the_request_is_503_and_may_have_been_saved(string path)
    {
        var ada = await forum.SignUpAsync(Names.New("Ada"));
        var shortTimeout = ada.At(await forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:02"));

        // JIT compilation during a node's first write must not count as commit time.
        Assert.Equal(200, (await CallAsync(shortTimeout, path, $"first.{ada.Email}", ada.Email)).Status);
        await forum.ExecuteAsync("INSERT INTO commit_faults VALUES ('slow')");
        var before = await CountAsync();
        AssertOutcomeUnknown(await CallAsync(shortTimeout, path, $"second.{ada.Email}", ada.Email));
        await Eventually.HoldsAsync(async () => await CountAsync() == before + 1);
    }

    [Fact]
    public async Task A_read_that_times_out_is_503_and_saves_nothing()
    {
        var ada = await forum.SignUpAsync(Names.New("Ada"));
        var shortTimeout = ada.At(await forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:01"));
        await using var held = await forum.BeginAsync("LOCK TABLE sessions");
        var response = await shortTimeout.WhoAmIAsync();
        Assert.Equal(503, response.Status);
        Assert.DoesNotContain("saved", response.Text, StringComparison.Ordinal);
    }

    private static void AssertOutcomeUnknown(AccountResponse response)
    {
        Assert.Equal((503, 2), (response.Status, response.RetryAfter));
        Assert.Contains("may have been saved", response.Body["detail"].Text, StringComparison.Ordinal);
    }

    private Task<long> CountAsync() =>
        forum.CountAsync("SELECT (SELECT count(*) FROM accounts) + (SELECT count(*) FROM sessions)");

    private static Task<AccountResponse> CallAsync(
        ForumClient client, string path, string newEmail, string? email = null) => path switch
        {
            "register" => client.RegisterAsync($"new.{newEmail}", ForumClient.Password, Names.New("New")),
            "login" => client.LoginAsync(email ?? client.Email, ForumClient.Password),
            "refresh" => client.CallAsync("/account/refresh", new { refreshToken = client.RefreshToken }),
            _ => client.CallAsync("/account/logout", new { }),
        };
}
