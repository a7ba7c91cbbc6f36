using Forum.Testing;

namespace Forum.Server.Tests.Moderation;

/// <summary>
/// A lock is final once its mutation has returned: any write that starts later is refused, and no comment is added.
/// </summary>
public abstract class WritingWhileALockIsSet(ForumHost forum)
{
    private const int Races = 80, Writers = 4;

    [Fact]
    public async Task No_comment_is_added_once_the_article_lock_has_returned()
    {
        var article = await forum.ArticleAsync();
        var mia = await forum.SharedModeratorAsync();
        await RaceAsync(
            article,
            parent: null,
            async () => Assert.Null((await mia.LockArticleAsync(article, "Now.")).Refusal),
            async () => Assert.Null((await mia.UnlockArticleAsync(article)).Refusal));
    }

    [Fact]
    public async Task No_reply_is_added_once_the_branch_lock_has_returned()
    {
        var article = await forum.ArticleAsync();
        var (mia, ada) = (await forum.SharedModeratorAsync(), await forum.SharedMemberAsync("Ada"));
        var top = (await ada.PostCommentAsync(article, "Above.")).Id;
        var middle = (await ada.PostCommentAsync(article, "Between.", top)).Id;
        await RaceAsync(
            article,
            parent: middle,
            async () => Assert.Null((await mia.LockBranchAsync(top, "Now.")).Refusal),
            async () => Assert.Null((await mia.UnlockBranchAsync(top)).Refusal));
    }

    private async Task RaceAsync(string article, string? parent, Func<Task> lockAsync, Func<Task> unlockAsync)
    {
        var writers = await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(i => forum.SharedMemberAsync($"Writer {"abcd"[i]}")));
        int late = 0, accepted = 0;
        for (var race = 0; race < Races; race++)
        {
            var started = new TaskCompletionSource();
            var hasReturned = false;
            var streams = writers.Select(StreamAsync).ToList();
            await started.Task;
            await lockAsync();
            Volatile.Write(ref hasReturned, true);
            var atLock = await CountAsync(article);
            await Task.WhenAll(streams);
            Assert.Equal(atLock, await CountAsync(article));
            await unlockAsync();

            // Posts until a post that was started after the lock mutation returned has completed too.
            async Task StreamAsync(ForumClient writer)
            {
                var isLate = false;
                while (!isLate)
                {
                    isLate = Volatile.Read(ref hasReturned);
                    var refusal = (await writer.PostCommentAsync(article, "Quick!", parent)).Refusal;
                    Assert.True(
                        refusal is "LOCKED" || (refusal is null && !isLate), $"race {race}: late {isLate}, {refusal}");
                    Interlocked.Add(ref late, isLate ? 1 : 0);
                    Interlocked.Add(ref accepted, refusal is null ? 1 : 0);
                    if (refusal is null) started.TrySetResult();
                }
            }
        }

        Assert.Equal(Races * Writers, late);
        Assert.InRange(accepted, Races, int.MaxValue);
    }

    private Task<long> CountAsync(string article) =>
        forum.CountAsync("SELECT count(*) FROM comments WHERE article_id = $1", GlobalId.UuidOf(article));
}

public sealed class WritingWhileALockIsSetOnSqlite(SqliteForum forum)
    : WritingWhileALockIsSet(forum), IClassFixture<SqliteForum>;

public sealed class WritingWhileALockIsSetOnPostgres(PostgresForum forum)
    : WritingWhileALockIsSet(forum), IClassFixture<PostgresForum>;
