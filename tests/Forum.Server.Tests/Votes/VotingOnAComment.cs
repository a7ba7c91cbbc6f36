using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Votes;

public abstract class VotingOnAComment(ForumHost forum)
{
    [Fact]
    public async Task A_vote_can_be_cast_changed_and_withdrawn()
    {
        var (_, id) = await CommentAsync();
        var vera = await forum.SharedMemberAsync("Vera");
        foreach (var (vote, up, down) in new (string?, int, int)[]
        {
            ("UP", 1, 0), ("UP", 1, 0), ("DOWN", 0, 1), (null, 0, 0), (null, 0, 0), ("DOWN", 0, 1), ("UP", 1, 0),
        })
        {
            var posted = (await vera.VoteAsync(id, vote)).Node;
            Assert.Equal(
                (up, down, up - down), (posted["upvotes"].Number, posted["downvotes"].Number, posted["score"].Number));
            Assert.Equal(vote, posted["viewerVote"].IsNull ? null : posted["viewerVote"].Text);
        }

        var read = await forum.Anonymous.CommentAsync(id);
        Assert.Equal((1, 0), (read["upvotes"].Number, read["downvotes"].Number));
        Assert.True(read["viewerVote"].IsNull);
    }

    [Fact]
    public async Task An_omitted_vote_withdraws_the_vote()
    {
        var (_, id) = await CommentAsync();
        var vera = await forum.SharedMemberAsync("Vera");
        await vera.VoteAsync(id, "UP");
        Assert.Equal(0, (await vera.MutateCommentAsync("voteOnComment", new { commentId = id })).Node["score"].Number);
    }

    [Fact]
    public async Task Authors_and_anonymous_callers_cannot_vote()
    {
        var (ada, id) = await CommentAsync();
        var own = await ada.VoteAsync(id, "UP");
        Assert.Equal(("FORBIDDEN", "commentId"), (own.Refusal, own.Error["path"][0].Text));
        Assert.Equal("FORBIDDEN", (await ada.VoteAsync(id, null)).Refusal);
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Anonymous.VoteAsync(id, "UP")).Refusal);
        Assert.Equal(0, (await forum.Anonymous.CommentAsync(id))["upvotes"].Number);
    }

    [Fact]
    public async Task A_withdrawn_comment_accepts_no_votes()
    {
        var (ada, id) = await CommentAsync();
        var article = (await forum.Anonymous.QueryAsync(
            "query ($id: ID!) { comment(id: $id) { article { id } } }", new { id }))["comment"]["article"]["id"].Text;
        var reply = (await ada.PostCommentAsync(article, "Below.", id)).Id;
        var vera = await forum.SharedMemberAsync("Vera");
        await vera.VoteAsync(id, "UP");
        await ada.DeleteCommentAsync(id);
        Assert.Equal("CONFLICT", (await vera.VoteAsync(id, null)).Refusal);
        await ada.DeleteCommentAsync(reply);
        Assert.Equal("NOT_FOUND", (await vera.VoteAsync(id, "UP")).Refusal);
        Assert.Equal("NOT_FOUND", (await vera.VoteAsync(reply, "UP")).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_suspended_account_cannot_vote()
    {
        var (ada, id) = await CommentAsync();
        var rude = await forum.SignUpAsync(Names.New("Rude"));
        var pseudonym = (await rude.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;
        await forum.SuspendAsync(pseudonym, null);
        var refused = await rude.VoteAsync(id, "DOWN");
        Assert.Equal("SUSPENDED", refused.Refusal);
        Assert.True(refused.Error["retryAt"].IsNull);
        Assert.Equal(0, (await ada.CommentAsync(id))["downvotes"].Number);
    }

    private async Task<(ForumClient Ada, string Id)> CommentAsync()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        return (ada, (await ada.PostCommentAsync(await forum.ArticleAsync(), "Vote on me.")).Id);
    }
}

public sealed class VotingOnACommentOnSqlite(SqliteForum forum) : VotingOnAComment(forum), IClassFixture<SqliteForum>;

public sealed class VotingOnACommentOnPostgres(PostgresForum forum)
    : VotingOnAComment(forum), IClassFixture<PostgresForum>;
