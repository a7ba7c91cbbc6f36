using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Votes;

public abstract class VotingOnAComment(ForumHost forum)
{
    [Fact]
    public async Task A_vote_is_given_changed_and_taken_back()
    {
        var (_, id) = await CommentAsync();
        var vera = await forum.RegularAsync("Vera");
        foreach (var (vote, up, down) in new (string?, int, int)[]
        {
            ("UP", 1, 0), ("UP", 1, 0), ("DOWN", 0, 1), (null, 0, 0), (null, 0, 0), ("DOWN", 0, 1), ("UP", 1, 0),
        })
        {
            var said = (await vera.VoteAsync(id, vote)).Node;
            Assert.Equal((up, down, up - down), (said["upvotes"].Number, said["downvotes"].Number, said["score"].Number));
            Assert.Equal(vote, said["viewerVote"].IsNull ? null : said["viewerVote"].Text);
        }

        var read = await forum.Reader.CommentAsync(id);
        Assert.Equal((1, 0), (read["upvotes"].Number, read["downvotes"].Number));
        Assert.True(read["viewerVote"].IsNull);
    }

    [Fact]
    public async Task A_vote_that_is_left_out_takes_the_vote_back()
    {
        var (_, id) = await CommentAsync();
        var vera = await forum.RegularAsync("Vera");
        await vera.VoteAsync(id, "UP");
        Assert.Equal(0, (await vera.OnCommentAsync("voteOnComment", new { commentId = id })).Node["score"].Number);
    }

    [Fact]
    public async Task Nobody_votes_on_the_own_comment_or_signed_out()
    {
        var (ada, id) = await CommentAsync();
        var own = await ada.VoteAsync(id, "UP");
        Assert.Equal(("FORBIDDEN", "commentId"), (own.Refusal, own.Error["path"][0].Text));
        Assert.Equal("FORBIDDEN", (await ada.VoteAsync(id, null)).Refusal);
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Reader.VoteAsync(id, "UP")).Refusal);
        Assert.Equal(0, (await forum.Reader.CommentAsync(id))["upvotes"].Number);
    }

    [Fact]
    public async Task What_was_withdrawn_takes_no_votes()
    {
        var (ada, id) = await CommentAsync();
        var article = (await forum.Reader.QueryAsync("query ($id: ID!) { comment(id: $id) { article { id } } }", new { id }))["comment"]["article"]["id"].Text;
        var reply = (await ada.PostCommentAsync(article, "Below.", id)).Id;
        var vera = await forum.RegularAsync("Vera");
        await vera.VoteAsync(id, "UP");
        await ada.DeleteCommentAsync(id);
        Assert.Equal("CONFLICT", (await vera.VoteAsync(id, null)).Refusal);
        await ada.DeleteCommentAsync(reply);
        Assert.Equal("NOT_FOUND", (await vera.VoteAsync(id, "UP")).Refusal);
        Assert.Equal("NOT_FOUND", (await vera.VoteAsync(reply, "UP")).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_suspended_account_does_not_vote()
    {
        var (ada, id) = await CommentAsync();
        var rude = await forum.SignUpAsync(Names.New("Rude"));
        var face = (await rude.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;
        await forum.SuspendAsync(face, null);
        var refused = await rude.VoteAsync(id, "DOWN");
        Assert.Equal("SUSPENDED", refused.Refusal);
        Assert.True(refused.Error["retryAt"].IsNull);
        Assert.Equal(0, (await ada.CommentAsync(id))["downvotes"].Number);
    }

    private async Task<(ForumClient Ada, string Id)> CommentAsync()
    {
        var ada = await forum.RegularAsync("Ada");
        return (ada, (await ada.PostCommentAsync(await forum.ArticleAsync(), "Vote on me.")).Id);
    }
}

public sealed class VotingOnACommentOnSqlite(SqliteForum forum) : VotingOnAComment(forum), IClassFixture<SqliteForum>;

public sealed class VotingOnACommentOnPostgres(PostgresForum forum) : VotingOnAComment(forum), IClassFixture<PostgresForum>;
