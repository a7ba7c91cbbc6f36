using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

public abstract class ReadingViewerPermissions(ForumHost forum)
{
    private static readonly string[] Acts = ["reply", "edit", "delete", "vote", "report", "moderate"];

    [Theory]
    [InlineData(TestUser.Anonymous, "")]
    [InlineData(TestUser.Member, "reply vote")]
    [InlineData(TestUser.Author, "reply edit delete")]
    [InlineData(TestUser.NewsModerator, "reply vote moderate")]
    [InlineData(TestUser.SportModerator, "reply vote")]
    [InlineData(TestUser.Administrator, "reply vote moderate")]
    public async Task Each_role_gets_its_permissions_on_a_comment(TestUser user, string permissions)
    {
        var (_, _, comment) = await CommentAsync();
        Assert.Equal(permissions, await MayAsync(await forum.UserAsync(user), comment));
    }

    [Theory]
    [InlineData("article", TestUser.Author, "delete")]
    [InlineData("article", TestUser.Member, "")]
    [InlineData("article", TestUser.Moderator, "moderate")]
    [InlineData("branch", TestUser.Author, "delete")]
    [InlineData("branch", TestUser.Member, "")]
    [InlineData("branch", TestUser.Moderator, "moderate")]
    public async Task A_lock_denies_reply_edit_and_vote_but_not_deletion(
        string locked, TestUser user, string permissions)
    {
        var (author, article, comment) = await CommentAsync();
        var below = (await author.PostCommentAsync(article, "Below.", comment)).Id;
        var moderator = await forum.SharedModeratorAsync();
        if (locked == "branch") await moderator.LockBranchAsync(comment, "Enough.");
        else await moderator.LockArticleAsync(article, "Enough of it all.");
        Assert.Equal(permissions, await MayAsync(await forum.UserAsync(user), below));
    }

    [Fact]
    public async Task The_lock_of_a_branch_denies_nothing_outside_it()
    {
        var (author, article, comment) = await CommentAsync();
        var beside = (await author.PostCommentAsync(article, "Beside.")).Id;
        await (await forum.SharedModeratorAsync()).LockBranchAsync(comment, "Enough.");
        var reader = await forum.SharedMemberAsync("Vera");
        Assert.Equal(
            ("reply vote", null), (await MayAsync(reader, beside), await CommentRefusalAsync(reader, article)));
    }

    [Theory]
    [InlineData(TestUser.Member)]
    [InlineData(TestUser.Moderator)]
    public async Task A_locked_article_cannot_be_commented_on(TestUser user)
    {
        var (_, article, _) = await CommentAsync();
        await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "Enough of it all.");
        Assert.Equal("LOCKED", await CommentRefusalAsync(await forum.UserAsync(user), article));
    }

    [Theory]
    [InlineData(TestUser.Author, "")]
    [InlineData(TestUser.Member, "")]
    [InlineData(TestUser.Moderator, "moderate")]
    public async Task A_tombstone_can_only_be_moderated(TestUser user, string permissions)
    {
        var (author, article, comment) = await CommentAsync();
        await author.PostCommentAsync(article, "Below.", comment);
        await author.DeleteCommentAsync(comment);
        Assert.Equal(permissions, await MayAsync(await forum.UserAsync(user), comment));
    }

    [Fact]
    public async Task A_pending_comment_may_be_edited_and_deleted_by_its_author()
    {
        var (author, _, comment) = await CommentAsync();
        await forum.HoldAsync(comment);
        Assert.Equal(
            ("edit delete", "moderate"),
            (await MayAsync(author, comment), await MayAsync(await forum.SharedModeratorAsync(), comment)));
    }

    [Fact]
    public async Task An_author_may_not_edit_after_the_window()
    {
        var (author, _, comment) = await CommentAsync();
        Assert.Equal("reply edit delete", await MayAsync(author, comment));
        forum.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("reply delete", await MayAsync(author, comment));
    }

    [Fact]
    public async Task No_user_may_reply_at_the_maximum_depth()
    {
        var (author, article, comment) = await CommentAsync();
        var below = (await author.PostCommentAsync(article, "Below.", comment)).Id;
        await using var there = author.At(await forum.StartNodeAsync("--Forum:MaxReplyDepth=1"));
        Assert.Equal(
            ("reply edit delete", "edit delete"), (await MayAsync(there, comment), await MayAsync(there, below)));
    }

    [Theory]
    [InlineData(TestUser.Anonymous, "SIGN_IN_REQUIRED")]
    [InlineData(TestUser.Author, null)]
    public async Task A_viewer_who_may_not_comment_gets_the_reason(TestUser user, string? refusal)
    {
        var (_, article, _) = await CommentAsync();
        Assert.Equal(refusal, await CommentRefusalAsync(await forum.UserAsync(user), article));
    }

    [Fact]
    public async Task A_user_with_an_unconfirmed_email_may_only_delete()
    {
        var (author, article, comment) = await CommentAsync();
        await using var unconfirmed = author.At(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        Assert.Equal("EMAIL_NOT_CONFIRMED", await CommentRefusalAsync(unconfirmed, article));
        Assert.Equal("delete", await MayAsync(unconfirmed, comment));
    }

    [Fact]
    public async Task A_moderator_with_an_unconfirmed_email_may_not_moderate()
    {
        var (_, article, _) = await CommentAsync();
        await using var unconfirmed = (await forum.SharedModeratorAsync()).At(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        var may = await unconfirmed.QueryAsync(
            "query ($id: ID!) { article(by: { id: $id }) { viewerMay { moderate } } }", new { id = article });
        Assert.False(may["article"]["viewerMay"]["moderate"].IsTrue);
        Assert.Equal("EMAIL_NOT_CONFIRMED", (await unconfirmed.LockArticleAsync(article, "Enough.")).Refusal);
    }

    [Fact]
    public async Task A_suspended_user_may_only_delete_their_own_comments()
    {
        var (_, article, comment) = await CommentAsync();
        var rude = await forum.SignUpAsync(Names.New("Rude"));
        var posted = (await rude.PostCommentAsync(article, "Rude.")).Node;
        await forum.SuspendAsync(posted["author"]["id"].Text, forum.Clock.GetUtcNow().AddHours(1));
        Assert.Equal("SUSPENDED", await CommentRefusalAsync(rude, article));
        Assert.Equal(("", "delete"), (await MayAsync(rude, comment), await MayAsync(rude, posted["id"].Text)));
    }

    [Fact]
    public async Task A_sanction_is_visible_to_its_owner_only()
    {
        var (author, article, _) = await CommentAsync();
        var name = Names.New("Rude");
        var rude = await forum.SignUpAsync(name);
        var posted = (await rude.PostCommentAsync(article, "Rude.")).Node;
        var id = await forum.SuspendAsync(posted["author"]["id"].Text, forum.Clock.GetUtcNow().AddHours(1));
        var sanction = (await rude.QueryAsync(
            "{ viewer { sanctions { id kind pseudonym { name } } } }"))["viewer"]["sanctions"][0];
        Assert.Equal(
            (id, "SUSPENSION", name),
            (sanction["id"].Text, sanction["kind"].Text, sanction["pseudonym"]["name"].Text));
        Assert.True((await author.QueryAsync("query ($id: ID!) { node(id: $id) { id } }", new { id }))["node"].IsNull);
    }

    [Fact]
    public async Task Viewers_read_their_own_votes_only()
    {
        var (_, article, comment) = await CommentAsync();
        var other = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Other.")).Id;
        var voter = await forum.SharedModeratorAsync();
        await voter.VoteAsync(comment, "DOWN");
        Assert.Equal(["DOWN", null, null], await VotesAsync(voter, comment, other));
        Assert.Equal([null, null, null], await VotesAsync(await forum.SharedMemberAsync("Vera"), comment, other));
        Assert.Equal([null, null, null], await VotesAsync(forum.Anonymous, comment, other));
    }

    [Fact]
    public async Task A_viewer_can_read_their_own_account()
    {
        var name = Names.New("Own");
        var own = await forum.ModeratorAsync(name, "sport");
        var viewer = (await own.QueryAsync(
            "{ viewer { email emailConfirmed twoFactorEnabled roles pseudonym { name } } }"))["viewer"];
        Assert.Equal((own.Email, name), (viewer["email"].Text, viewer["pseudonym"]["name"].Text));
        Assert.Equal(["MEMBER", "MODERATOR"], viewer["roles"].Items.Select(r => r.Text));
        Assert.False(viewer["emailConfirmed"].IsTrue || viewer["twoFactorEnabled"].IsTrue);
    }

    private static async Task<IEnumerable<string?>> VotesAsync(ForumClient viewer, params string[] ids)
    {
        var response = await viewer.QueryAsync(
            "query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { ... on Comment { viewerVote } } comment(id: $id) { parent { viewerVote } } }",
            new { ids, id = ids[1] });
        return response["nodes"].Items.Select(n => n["viewerVote"].IsNull ? null : n["viewerVote"].Text).Append(
            response["comment"]["parent"].IsNull ? null : "a vote without a comment");
    }

    private static async Task<string> MayAsync(ForumClient viewer, string comment)
    {
        var may = (await viewer.QueryAsync(
            "query ($id: ID!) { comment(id: $id) { viewerMay { reply edit delete vote report moderate } } }",
            new { id = comment }))["comment"]["viewerMay"];
        return string.Join(' ', Acts.Where(act => may[act].IsTrue));
    }

    private static async Task<string?> CommentRefusalAsync(ForumClient viewer, string article)
    {
        var may = (await viewer.QueryAsync(
            "query ($id: ID!) { article(by: { id: $id }) { viewerMay { comment commentRefusal moderate } } }",
            new { id = article }))["article"]["viewerMay"];
        Assert.Equal(may["comment"].IsTrue, may["commentRefusal"].IsNull);
        return may["commentRefusal"].IsNull ? null : may["commentRefusal"].Text;
    }

    private async Task<(ForumClient Author, string Article, string Comment)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        var author = await forum.SharedMemberAsync("Ada");
        return (author, article, (await author.PostCommentAsync(article, "May I?")).Id);
    }
}

public sealed class ReadingViewerPermissionsOnSqlite(SqliteForum forum)
    : ReadingViewerPermissions(forum), IClassFixture<SqliteForum>;

public sealed class ReadingViewerPermissionsOnPostgres(PostgresForum forum)
    : ReadingViewerPermissions(forum), IClassFixture<PostgresForum>;
