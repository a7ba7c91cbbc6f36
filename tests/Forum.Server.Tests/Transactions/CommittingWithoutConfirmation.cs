using Forum.Testing;

namespace Forum.Server.Tests.Transactions;

/// <summary>
/// Commits whose outcome the program does not learn, or learns too late. A database trigger causes this.
/// </summary>
public sealed class CommittingWithoutConfirmation(PostgresForum forum) : IClassFixture<PostgresForum>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await forum.ExecuteAsync(
        """
        CREATE OR REPLACE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.text LIKE 'Slow%' THEN PERFORM pg_sleep(3); END IF;
          IF NEW.text LIKE 'Late%' THEN PERFORM pg_sleep(1.9); END IF;
          IF NEW.text LIKE 'Lost%' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
          RETURN NULL;
        END $$;
        DROP TRIGGER IF EXISTS at_commit ON comments;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT OR UPDATE ON comments DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION at_commit();
        """);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_commit_that_the_database_did_not_confirm_has_an_unknown_outcome()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        Assert.Equal(
            "OUTCOME_UNKNOWN",
            (await ada.PostCommentAsync(article, "Lost connection.", idempotencyKey: "lost")).Refusal);
        Assert.Equal(0, (await ada.ArticleAsync(article))["commentCount"].Number);
    }

    [Theory]
    [InlineData("Slow commit.")]
    [InlineData("Late commit.")]
    public async Task A_commit_that_outlasts_the_operation_is_not_reported_as_a_failure(string text)
    {
        var article = await forum.ArticleAsync();
        var ada = (await forum.SharedMemberAsync("Ada")).At(
            await forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:01.5"));

        // JIT compilation during a node's first write must not count as commit time.
        Assert.Null((await ada.PostCommentAsync(article, "The first one.")).Refusal);
        var document =
            $$"""mutation { postComment(input: { articleId: "{{article}}", text: "{{text}}", idempotencyKey: "{{text}}" }) { comment { id } } }""";
        var response = await ada.TryQueryAsync(document);
        Assert.Equal("OUTCOME_UNKNOWN", response["errors"][0]["extensions"]["code"].Text);
        await Eventually.HoldsAsync(
            () => forum.CountAsync("SELECT count(*) FROM comments WHERE text = $1", text).GetAwaiter()
                .GetResult() == 1);
        Assert.Null((await ada.PostCommentAsync(article, text, idempotencyKey: text)).Refusal);
        Assert.Equal(2, (await ada.ArticleAsync(article))["commentCount"].Number);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }
}
