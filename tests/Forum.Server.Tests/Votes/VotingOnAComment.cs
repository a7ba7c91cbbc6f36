using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Votes;

public abstract class VotingOnAComment(ForumHost forum)
{
    [Fact]
    public async Task A_vote_can_be_cast_changed_and_retracted()
    {
        var (_, _, id) = await CommentAsync();
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
    public async Task An_omitted_vote_retracts_the_vote()
    {
        var (_, _, id) = await CommentAsync();
        var vera = await forum.SharedMemberAsync("Vera");
        await vera.VoteAsync(id, "UP");
        Assert.Equal(0, (await vera.MutateCommentAsync("voteOnComment", new { commentId = id })).Node["score"].Number);
    }

    [Theory]
    [InlineData(TestUser.Author, "UP", "FORBIDDEN")]
    [InlineData(TestUser.Author, null, "FORBIDDEN")]
    [InlineData(TestUser.Anonymous, "UP", "SIGN_IN_REQUIRED")]
    public async Task Authors_and_anonymous_callers_cannot_vote(TestUser user, string? vote, string refusal)
    {
        var (_, _, id) = await CommentAsync();
        Assert.Equal(refusal, (await (await forum.UserAsync(user)).VoteAsync(id, vote)).Refusal);
        Assert.Equal(0, (await forum.Anonymous.CommentAsync(id))["upvotes"].Number);
    }

    [Fact]
    public async Task A_refused_vote_of_an_author_names_the_comment()
    {
        var (ada, _, id) = await CommentAsync();
        Assert.Equal("commentId", (await ada.VoteAsync(id, "UP")).Error["path"][0].Text);
    }

    [Fact]
    public async Task A_tombstone_accepts_no_votes()
    {
        var (ada, article, id) = await CommentAsync();
        await ada.PostCommentAsync(article, "Below.", id);
        var vera = await forum.SharedMemberAsync("Vera");
        await vera.VoteAsync(id, "UP");
        await ada.DeleteCommentAsync(id);
        Assert.Equal("CONFLICT", (await vera.VoteAsync(id, null)).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_vote_on_a_deleted_comment_is_NOT_FOUND()
    {
        var (ada, _, id) = await CommentAsync();
        await ada.DeleteCommentAsync(id);
        Assert.Equal("NOT_FOUND", (await (await forum.SharedMemberAsync("Vera")).VoteAsync(id, "UP")).Refusal);
        Assert.Empty(await Recount.DifferencesAsync(forum));
    }

    [Fact]
    public async Task A_suspended_account_cannot_vote()
    {
        var (ada, _, id) = await CommentAsync();
        var rude = await forum.SignUpAsync(Names.New("Rude"));
        var pseudonym = (await rude.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;
        await forum.SuspendAsync(pseudonym, null);
        var refused = await rude.VoteAsync(id, "DOWN");
        Assert.Equal("SUSPENDED", refused.Refusal);
        Assert.True(refused.Error["retryAt"].IsNull);
        Assert.Equal(0, (await ada.CommentAsync(id))["downvotes"].Number);
    }

    private async Task<(ForumClient Ada, string Article, string Id)> CommentAsync()
    {
        var (article, ada) = (await forum.ArticleAsync(), await forum.SharedMemberAsync("Ada"));
        return (ada, article, (await ada.PostCommentAsync(article, "Vote on me.")).Id);
    }
}

public sealed class VotingOnACommentOnSqlite(SqliteForum forum) : VotingOnAComment(forum), IClassFixture<SqliteForum>;

public sealed class VotingOnACommentOnPostgres(PostgresForum forum)
    : VotingOnAComment(forum), IClassFixture<PostgresForum>;
