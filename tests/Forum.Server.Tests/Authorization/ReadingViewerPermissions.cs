using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

public abstract class ReadingViewerPermissions(ForumHost forum)
{
    private static readonly string[] Acts = ["reply", "edit", "delete", "vote", "report", "moderate"];

    [Fact]
    public async Task Each_role_gets_its_permissions_on_a_comment()
    {
        var (author, _, comment) = await CommentAsync();
        var administrator = await forum.AdministratorAsync(Names.New("Root"));
        var here = await forum.ModeratorAsync(Names.New("Nora"), "news");
        var elsewhere = await forum.ModeratorAsync(Names.New("Elsa"), "sport");
        Assert.Equal("", await MayAsync(forum.Anonymous, comment));
        Assert.Equal("reply vote", await MayAsync(await forum.SharedMemberAsync("Vera"), comment));
        Assert.Equal("reply edit delete", await MayAsync(author, comment));
        Assert.Equal("reply vote moderate", await MayAsync(here, comment));
        Assert.Equal("reply vote", await MayAsync(elsewhere, comment));
        Assert.Equal("reply vote moderate", await MayAsync(administrator, comment));
    }

    [Fact]
    public async Task A_lock_denies_reply_edit_and_vote_but_not_deletion()
    {
        var (author, article, comment) = await CommentAsync();
        var below = (await author.PostCommentAsync(article, "Below.", comment)).Id;
        var beside = (await author.PostCommentAsync(article, "Beside.")).Id;
        var (reader, moderator) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());

        await moderator.LockBranchAsync(comment, "Enough.");
        Assert.Equal(("delete", "delete"), (await MayAsync(author, comment), await MayAsync(author, below)));
        Assert.Equal(("", "moderate"), (await MayAsync(reader, below), await MayAsync(moderator, below)));
        Assert.Equal(
            ("reply vote", null), (await MayAsync(reader, beside), await CommentRefusalAsync(reader, article)));

        await moderator.LockArticleAsync(article, "Enough of it all.");
        Assert.Equal(
            ("delete", "", "moderate"),
            (await MayAsync(author, beside), await MayAsync(reader, beside), await MayAsync(moderator, beside)));
        Assert.Equal(
            ("LOCKED", "LOCKED"),
            (await CommentRefusalAsync(reader, article), await CommentRefusalAsync(moderator, article)));
    }

    [Fact]
    public async Task A_tombstone_allows_nothing()
    {
        var (author, article, comment) = await CommentAsync();
        await author.PostCommentAsync(article, "Below.", comment);
        await author.DeleteCommentAsync(comment);
        Assert.Equal(
            ("", ""),
            (await MayAsync(author, comment), await MayAsync(await forum.SharedMemberAsync("Vera"), comment)));
        Assert.Equal("moderate", await MayAsync(await forum.SharedModeratorAsync(), comment));
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
    public async Task No_user_may_edit_after_the_window_or_reply_at_the_maximum_depth()
    {
        var node = await forum.StartNodeAsync("--Forum:MaxReplyDepth=1", "--Forum:EditWindowSeconds=60");
        var (author, article, comment) = await CommentAsync();
        var below = (await author.PostCommentAsync(article, "Below.", comment)).Id;
        await using var there = author.At(node);
        Assert.Equal(
            ("reply edit delete", "edit delete"), (await MayAsync(there, comment), await MayAsync(there, below)));
        forum.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(("reply delete", "delete"), (await MayAsync(there, comment), await MayAsync(there, below)));
    }

    [Fact]
    public async Task A_viewer_who_may_not_write_gets_the_reason()
    {
        var (author, article, comment) = await CommentAsync();
        Assert.Equal("SIGN_IN_REQUIRED", await CommentRefusalAsync(forum.Anonymous, article));
        Assert.Null(await CommentRefusalAsync(author, article));

        var strict = await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true");
        await using (var unconfirmed = author.At(strict))
        {
            Assert.Equal("EMAIL_NOT_CONFIRMED", await CommentRefusalAsync(unconfirmed, article));
            Assert.Equal("delete", await MayAsync(unconfirmed, comment));
        }

        var moderator = await forum.SharedModeratorAsync();
        await using (var unconfirmed = moderator.At(strict))
        {
            var may = await unconfirmed.QueryAsync(
                "query ($id: ID!) { article(by: { id: $id }) { viewerMay { moderate } } }", new { id = article });
            Assert.False(may["article"]["viewerMay"]["moderate"].IsTrue);
            Assert.Equal("EMAIL_NOT_CONFIRMED", (await unconfirmed.LockArticleAsync(article, "Enough.")).Refusal);
        }

        var name = Names.New("Rude");
        var rude = await forum.SignUpAsync(name);
        var posted = (await rude.PostCommentAsync(article, "Rude.")).Node;
        var end = forum.Clock.GetUtcNow().AddHours(1);
        var sanction = await forum.SuspendAsync(posted["author"]["id"].Text, end);
        Assert.Equal("SUSPENDED", await CommentRefusalAsync(rude, article));
        Assert.Equal(("", "delete"), (await MayAsync(rude, comment), await MayAsync(rude, posted["id"].Text)));
        var sanctions = (await rude.QueryAsync(
            "{ viewer { sanctions { id kind statement pseudonym { name } until } } }"))["viewer"]["sanctions"];
        Assert.Equal((sanction, "SUSPENSION", name), (
            sanctions[0]["id"].Text, sanctions[0]["kind"].Text, sanctions[0]["pseudonym"]["name"].Text));
        Assert.True(
            (await author.QueryAsync(
                "query ($id: ID!) { node(id: $id) { id } }", new { id = sanction }))["node"].IsNull);
    }

    [Fact]
    public async Task A_viewer_can_read_their_own_account_and_votes()
    {
        var (_, article, comment) = await CommentAsync();
        var other = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Other.")).Id;
        var name = Names.New("Own");
        var own = await forum.ModeratorAsync(name, "sport");
        await own.VoteAsync(comment, "DOWN");
        Assert.Equal(["DOWN", null, null], await VotesAsync(own, comment, other));
        Assert.Equal([null, null, null], await VotesAsync(await forum.SharedMemberAsync("Vera"), comment, other));
        Assert.Equal([null, null, null], await VotesAsync(forum.Anonymous, comment, other));

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
