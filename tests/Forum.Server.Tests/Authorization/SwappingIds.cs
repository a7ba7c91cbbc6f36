using Forum.Server.Tests.Counting;
using Forum.Server.Tests.Hosting;
using Forum.Server.Tests.Privacy;

namespace Forum.Server.Tests.Authorization;

/// <summary>Two people with the same things each; one puts the other's ids wherever an id can be put.</summary>
public abstract class SwappingIds(ForumHost forum)
{
    /// <summary>Every place of an id that is read, as `Query.field(argument)`.</summary>
    private static readonly Dictionary<string, string> Reads = new()
    {
        ["Query.node(id)"] = "query ($id: ID!) { node(id: $id) { id } }",
        ["Query.nodes(ids)"] = "query ($id: ID!) { nodes(ids: [$id]) { id } }",
        ["Query.comment(id)"] = "query ($id: ID!) { comment(id: $id) { id } }",
        ["Query.articles(section)"] = "query ($id: ID!) { articles(section: $id) { nodes { id } } }",
        ["ArticleBy.id"] = "query ($id: ID!) { article(by: { id: $id }) { id } }",
    };

    /// <summary>Every place of an id in a mutation's input; the rest of the input is the sender's own.</summary>
    private static readonly Dictionary<string, Func<Owner, string, (string Mutation, object Input)>> Writes = new()
    {
        ["PostCommentInput.articleId"] = (me, id) => ("postComment", new { articleId = id, parentId = me.Public, text = "Mine." }),
        ["PostCommentInput.parentId"] = (me, id) => ("postComment", new { articleId = me.Article, parentId = id, text = "Mine." }),
        ["EditCommentInput.commentId"] = (_, id) => ("editComment", new { commentId = id, text = "Mine." }),
        ["DeleteCommentInput.commentId"] = (_, id) => ("deleteComment", new { commentId = id }),
        ["VoteOnCommentInput.commentId"] = (_, id) => ("voteOnComment", new { commentId = id, vote = "DOWN" }),
        ["PublishArticleInput.sectionId"] = (_, id) => ("publishArticle", new { slug = "mine", title = "Mine", sectionId = id }),
        ["UpdateArticleInput.articleId"] = (_, id) => ("updateArticle", new { articleId = id, title = "Mine" }),
        ["UpdateArticleInput.sectionId"] = (me, id) => ("updateArticle", new { articleId = me.Article, sectionId = id }),
        ["LockArticleInput.articleId"] = (_, id) => ("lockArticle", new { articleId = id, reason = "Mine." }),
        ["UnlockArticleInput.articleId"] = (_, id) => ("unlockArticle", new { articleId = id }),
        ["LockBranchInput.commentId"] = (_, id) => ("lockBranch", new { commentId = id, reason = "Mine." }),
        ["UnlockBranchInput.commentId"] = (_, id) => ("unlockBranch", new { commentId = id }),
    };

    [Fact]
    public async Task Another_ones_id_reads_nothing_that_is_theirs_alone()
    {
        var (me, other) = (await SettleAsync("tennis"), await SettleAsync("chess"));
        foreach (var (place, document) in Reads)
        {
            foreach (var id in other.Private)
                Assert.False((await me.Client.QueryAsync(document, new { id })).ToString().Contains("\"id\"", StringComparison.Ordinal), $"{place} tells of {id}");
        }

        // The ids are good: their owner reads every one.
        foreach (var id in other.Private) Assert.Equal(id, (await other.Client.QueryAsync(Reads["Query.node(id)"], new { id }))["node"]["id"].Text);
    }

    [Fact]
    public async Task Another_ones_id_in_any_input_writes_nothing()
    {
        var (me, other) = (await SettleAsync("rugby"), await SettleAsync("golf"));
        var before = await forum.AllRowsAsync();
        foreach (var (place, write) in Writes)
        {
            foreach (var id in other.Ids.Except(place == "VoteOnCommentInput.commentId" ? [other.Public] : []))
            {
                var (mutation, input) = write(me, id);
                var outcome = await TryAsync(me.Client, mutation, input);
                Assert.True(outcome.Refusal is "FORBIDDEN" or "NOT_FOUND", $"{place} with {id} answered {outcome.Payload}");
                Assert.True(outcome.Payload[IsOfArticle(mutation) ? "article" : "comment"].IsNull);
            }
        }

        Assert.Equal(before, await forum.AllRowsAsync());

        // The ids are good: their owner may do all that.
        Assert.Null((await other.Client.EditCommentAsync(other.Public, "Better.")).Refusal);
        Assert.Null((await other.Client.LockBranchAsync(other.Public, "Enough.")).Refusal);
        Assert.Null((await other.Client.LockArticleAsync(other.Article, "Enough.")).Refusal);
        Assert.Null((await other.Client.DeleteCommentAsync(other.Pending)).Refusal);
        Assert.NotEqual(before, await forum.AllRowsAsync());
    }

    [Fact]
    public async Task Every_argument_that_takes_an_id_is_tried()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Reader);
        Assert.Equal(schema.PlacesOf("ID").Order(), Reads.Keys.Concat(Writes.Keys).Order());
    }

    private static Task<Outcome> TryAsync(ForumClient client, string mutation, object input) =>
        IsOfArticle(mutation) ? client.OnArticleAsync(mutation, input) : client.OnCommentAsync(mutation, input);

    private static bool IsOfArticle(string mutation) => mutation.EndsWith("Article", StringComparison.Ordinal);

    /// <summary>A moderator of a section of their own, with an article there and comments of every kind, and a sanction.</summary>
    private async Task<Owner> SettleAsync(string section)
    {
        var client = await forum.ModeratorAsync(Names.New($"Friend of {section}"), section);
        var article = await forum.ArticleAsync(section);
        var said = (await client.PostCommentAsync(article, "Said.")).Node;
        var (pending, removed, deleted) = (await SayAsync(), await SayAsync(), await SayAsync());
        await forum.HoldAsync(pending);
        await forum.RemoveAsync(removed);
        await client.DeleteCommentAsync(deleted);
        var sanction = await forum.SuspendAsync(said["author"]["id"].Text, forum.Clock.GetUtcNow().AddDays(-1));
        return new Owner(client, article, said["id"].Text, pending, removed, deleted, sanction);

        async Task<string> SayAsync() => (await client.PostCommentAsync(article, "Said, and gone.")).Id;
    }

    private sealed record Owner(
        ForumClient Client, string Article, string Public, string Pending, string Removed, string Deleted, string Sanction)
    {
        /// <summary>What nobody else may read.</summary>
        public IEnumerable<string> Private => [Pending, Removed, Deleted, Sanction];

        /// <summary>Each is put into every place, of its kind or not.</summary>
        public IEnumerable<string> Ids => [Article, Public, .. Private];
    }
}

public sealed class SwappingIdsOnSqlite(SqliteForum forum) : SwappingIds(forum), IClassFixture<SqliteForum>;

public sealed class SwappingIdsOnPostgres(PostgresForum forum) : SwappingIds(forum), IClassFixture<PostgresForum>;
