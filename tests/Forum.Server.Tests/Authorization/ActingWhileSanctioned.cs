using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// A sanction suspends a role: a suspended or banned moderator or editor can neither moderate nor edit.
/// </summary>
public abstract class ActingWhileSanctioned(ForumHost forum)
{
    [Fact]
    public async Task A_suspended_moderator_cannot_lock_or_unlock()
    {
        var article = await forum.ArticleAsync();
        var comment = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Hello.")).Id;
        var mia = await forum.ModeratorAsync("Mia who went too far");
        await forum.SuspendAsync(await PseudonymIdAsync(mia), forum.Clock.GetUtcNow().AddDays(1));
        Assert.Equal("SUSPENDED", (await mia.LockArticleAsync(article, "Mine.")).Refusal);
        Assert.Equal("SUSPENDED", (await mia.UnlockArticleAsync(article)).Refusal);
        Assert.Equal("SUSPENDED", (await mia.LockBranchAsync(comment, "Mine.")).Refusal);
        Assert.Equal("SUSPENDED", (await mia.UnlockBranchAsync(comment)).Refusal);
        var may = await mia.QueryAsync(
            "query ($id: ID!, $c: ID!) { article(by: { id: $id }) { lock { reason } viewerMay { moderate } } comment(id: $c) { viewerMay { moderate } } }",
            new { id = article, c = comment });
        Assert.True(may["article"]["lock"].IsNull);
        Assert.False(may["article"]["viewerMay"]["moderate"].IsTrue || may["comment"]["viewerMay"]["moderate"].IsTrue);
    }

    [Fact]
    public async Task A_banned_editor_cannot_publish_or_update()
    {
        var article = await forum.ArticleAsync();
        var edda = await forum.EditorAsync("Edda who went too far");
        await forum.BanAsync(await PseudonymIdAsync(edda));
        Assert.Equal(
            "BANNED",
            (await edda.PublishArticleAsync(
                $"article-{Guid.NewGuid():n}", "Mine", await forum.SectionAsync("news"))).Refusal);
        Assert.Equal("BANNED", (await edda.UpdateArticleAsync(article, title: "Mine")).Refusal);
    }

    private static async Task<string> PseudonymIdAsync(ForumClient person) =>
        (await person.QueryAsync("{ viewer { pseudonym { id } } }"))["viewer"]["pseudonym"]["id"].Text;
}

public sealed class ActingWhileSanctionedOnSqlite(SqliteForum forum)
    : ActingWhileSanctioned(forum), IClassFixture<SqliteForum>;

public sealed class ActingWhileSanctionedOnPostgres(PostgresForum forum)
    : ActingWhileSanctioned(forum), IClassFixture<PostgresForum>;
