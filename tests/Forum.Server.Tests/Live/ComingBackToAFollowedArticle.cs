using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.Live;

/// <summary>Many come back to an article that others have followed all the while.</summary>
public sealed class ComingBackToAFollowedArticle(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Readers = 60;

    [Fact]
    public async Task They_get_what_they_missed_and_the_database_is_not_asked_for_each_how_far_the_log_goes()
    {
        await forum.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
        var ada = await forum.RegularAsync("Ada");
        var article = await forum.ArticleAsync();
        using var faithful = await forum.Reader.FollowAsync(article);
        await ada.PostCommentAsync(article, "Before.");
        var cursor = (await faithful.NextAsync())["cursor"].Text;
        var missed = (await ada.PostCommentAsync(article, "Meanwhile.")).Id;
        await faithful.NextAsync();

        var before = await ReadingsAsync();
        for (var i = 0; i < Readers; i++)
        {
            using var again = await forum.Reader.FollowAsync(article, cursor);
            Assert.Equal(missed, (await again.NextAsync())["comment"]["id"].Text);
        }

        // Every few seconds all logs are looked at, whoever comes.
        Assert.InRange(await ReadingsAsync() - before, 0, Readers / 2);
    }

    private Task<long> ReadingsAsync() => forum.CountAsync(
        """
        SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query LIKE '%last_event%FROM articles%ANY%'
        """);
}
