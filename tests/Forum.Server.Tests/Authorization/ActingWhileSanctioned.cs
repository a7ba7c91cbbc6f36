using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// A sanction suspends a role: a suspended or banned moderator or editor can neither moderate nor edit.
/// </summary>
public abstract class ActingWhileSanctioned(ForumHost forum)
{
    [Theory]
    [InlineData("lockArticle")]
    [InlineData("unlockArticle")]
    [InlineData("lockBranch")]
    [InlineData("unlockBranch")]
    public async Task A_suspended_moderator_cannot_lock_or_unlock(string mutation)
    {
        var (article, comment) = await CommentAsync();
        var mia = await SuspendedModeratorAsync();
        var result = mutation switch
        {
            "lockArticle" => await mia.LockArticleAsync(article, "Mine."),
            "unlockArticle" => await mia.UnlockArticleAsync(article),
            "lockBranch" => await mia.LockBranchAsync(comment, "Mine."),
            "unlockBranch" => await mia.UnlockBranchAsync(comment),
            _ => throw new ArgumentOutOfRangeException(nameof(mutation), mutation, null),
        };
        Assert.Equal("SUSPENDED", result.Refusal);
        Assert.True((await forum.Anonymous.CommentAsync(comment))["lock"].IsNull);
    }

    [Fact]
    public async Task A_suspended_moderator_has_no_permission_to_moderate()
    {
        var (article, comment) = await CommentAsync();
        var may = await (await SuspendedModeratorAsync()).QueryAsync(
            "query ($id: ID!, $c: ID!) { article(by: { id: $id }) { viewerMay { moderate } } comment(id: $c) { viewerMay { moderate } } }",
            new { id = article, c = comment });
        Assert.False(may["article"]["viewerMay"]["moderate"].IsTrue || may["comment"]["viewerMay"]["moderate"].IsTrue);
    }

    [Fact]
    public async Task A_banned_editor_cannot_publish()
    {
        var section = await forum.SectionAsync("news");
        var refused = await (await BannedEditorAsync()).PublishArticleAsync($"a-{Guid.NewGuid():n}", "Mine", section);
        Assert.Equal("BANNED", refused.Refusal);
    }

    [Fact]
    public async Task A_banned_editor_cannot_update_an_article()
    {
        var article = await forum.ArticleAsync();
        Assert.Equal("BANNED", (await (await BannedEditorAsync()).UpdateArticleAsync(article, title: "Mine")).Refusal);
    }

    private async Task<(string Article, string Comment)> CommentAsync()
    {
        var article = await forum.ArticleAsync();
        return (article, (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Hello.")).Id);
    }

    private Task<ForumClient> SuspendedModeratorAsync() => forum.SharedUserAsync("Mia who went too far", async name =>
    {
        var mia = await forum.ModeratorAsync(name);
        await forum.SuspendAsync(await PseudonymIdAsync(mia), forum.Clock.GetUtcNow().AddDays(1));
        return mia;
    });

    private Task<ForumClient> BannedEditorAsync() => forum.SharedUserAsync("Edda who went too far", async name =>
    {
        var edda = await forum.EditorAsync(name);
        await forum.BanAsync(await PseudonymIdAsync(edda));
        return edda;
    });

    private static async Task<string> PseudonymIdAsync(ForumClient person) =>
        (await person.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;
}

public sealed class ActingWhileSanctionedOnSqlite(SqliteForum forum)
    : ActingWhileSanctioned(forum), IClassFixture<SqliteForum>;

public sealed class ActingWhileSanctionedOnPostgres(PostgresForum forum)
    : ActingWhileSanctioned(forum), IClassFixture<PostgresForum>;
