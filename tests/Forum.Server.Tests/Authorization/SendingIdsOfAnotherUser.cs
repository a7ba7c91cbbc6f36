using Forum.Server.Tests.Counters;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// Two users own the same kinds of objects; one sends the other's ids in every argument and input field that takes an
/// id.
/// </summary>
public abstract class SendingIdsOfAnotherUser(ForumHost forum)
{
    /// <summary>Every argument that takes an id for reading, as `Query.field(argument)`.</summary>
    private static readonly Dictionary<string, string> Reads = new()
    {
        ["Query.node(id)"] = "query ($id: ID!) { node(id: $id) { id } }",
        ["Query.nodes(ids)"] = "query ($id: ID!) { nodes(ids: [$id]) { id } }",
        ["Query.comment(id)"] = "query ($id: ID!) { comment(id: $id) { id } }",
        ["Query.articles(section)"] = "query ($id: ID!) { articles(section: $id) { nodes { id } } }",
        ["ArticleBy.id"] = "query ($id: ID!) { article(by: { id: $id }) { id } }",
    };

    [Fact]
    public async Task The_id_of_another_user_reads_no_private_data()
    {
        var (me, other) = (await CreateOwnerAsync("tennis"), await CreateOwnerAsync("chess"));
        foreach (var (place, document) in Reads)
        {
            foreach (var id in other.Private)
                Assert.False(
                    (await me.Client.QueryAsync(document, new { id })).ToString()
                        .Contains("\"id\"", StringComparison.Ordinal), $"{place} returns {id}");
        }

        // The ids are valid: their owner can read each of them.
        foreach (var id in other.Private)
            Assert.Equal(id, (await other.Client.QueryAsync(Reads["Query.node(id)"], new { id }))["node"]["id"].Text);
    }

    [Fact]
    public async Task The_id_of_another_user_in_any_input_writes_nothing()
    {
        var (me, other) = (await CreateOwnerAsync("rugby"), await CreateOwnerAsync("golf"));
        var before = await forum.AllRowsAsync();
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous);
        var samples = Samples(schema, me);
        var policy = Policy.Read(samples, schema.AllFields);
        foreach (var sample in samples)
        {
            foreach (var field in sample.IdFields)
            {
                var place = $"{sample.TypeName}Input.{field}";
                foreach (var id in other.Ids.Except(IsAllowed(policy, sample) ? [other.CounterpartOf(sample, me)] : []))
                {
                    var input = new Dictionary<string, object?>(sample.Input) { [field] = id };
                    var outcome = await sample.RunAsync(me.Client, input);
                    Assert.True(
                        outcome.Refusal is "FORBIDDEN" or "NOT_FOUND", $"{place} with {id} returned {outcome.Payload}");
                    Assert.True(outcome.Payload[sample.PayloadField].IsNull);
                }
            }
        }

        Assert.Equal(before, await forum.AllRowsAsync());

        // The ids are valid: their owner may do all of it.
        Assert.Null((await other.Client.EditCommentAsync(other.Public, "Better.")).Refusal);
        Assert.Null((await other.Client.LockBranchAsync(other.Public, "Enough.")).Refusal);
        Assert.Null((await other.Client.LockArticleAsync(other.Article, "Enough.")).Refusal);
        Assert.Null((await other.Client.DeleteCommentAsync(other.Pending)).Refusal);
        Assert.NotEqual(before, await forum.AllRowsAsync());
    }

    [Fact]
    public async Task Every_argument_that_takes_an_id_is_tested()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous);
        var writes = from sample in Samples(schema, await CreateOwnerAsync("go"))
                     from field in sample.IdFields
                     select $"{sample.TypeName}Input.{field}";
        Assert.Equal(schema.PlacesOf("ID").Order(), Reads.Keys.Concat(writes).Order());
    }

    /// <summary>
    /// Whether the policy lets a moderator of another section run the mutation on an object of which it takes only the
    /// id, as members vote on the comments of others.
    /// </summary>
    private static bool IsAllowed(Policy policy, SampleMutation sample) =>
        sample.IdFields.Count() == 1
        && policy.ExpectedResult($"Mutation.{sample.Name}", "public", "elsewhere").Split('|').Contains("done");

    /// <summary>Every mutation with the sender's own objects.</summary>
    private static IReadOnlyList<SampleMutation> Samples(SchemaWalk schema, Owner me) =>
        SampleMutation.All(schema, me.Section, me.Article, me.Public);

    /// <summary>
    /// Creates a moderator of a separate section, with an article there, comments of every kind, and a sanction.
    /// </summary>
    private async Task<Owner> CreateOwnerAsync(string section)
    {
        var client = await forum.ModeratorAsync(Names.New($"Friend of {section}"), section);
        var article = await forum.ArticleAsync(section);
        var posted = (await client.PostCommentAsync(article, "Said.")).Node;
        var sectionId = (await client.QueryAsync(
            "query ($id: ID!) { node(id: $id) { ... on Article { section { id } } } }",
            new { id = article }))["node"]["section"]["id"].Text;
        var (pending, removed, deleted) = (await PostAsync(), await PostAsync(), await PostAsync());
        await forum.HoldAsync(pending);
        await forum.RemoveAsync(removed);
        await client.DeleteCommentAsync(deleted);
        var sanction = await forum.SuspendAsync(posted["author"]["id"].Text, forum.Clock.GetUtcNow().AddDays(-1));
        return new Owner(client, sectionId, article, posted["id"].Text, pending, removed, deleted, sanction);

        async Task<string> PostAsync() => (await client.PostCommentAsync(article, "Said, and gone.")).Id;
    }

    private sealed record Owner(
        ForumClient Client, string Section, string Article, string Public, string Pending, string Removed,
        string Deleted, string Sanction)
    {
        /// <summary>The objects that no other user may read.</summary>
        public IEnumerable<string> Private => [Pending, Removed, Deleted, Sanction];

        /// <summary>This owner's object of the kind to which the sample with the sender's objects refers.</summary>
        public string CounterpartOf(SampleMutation sample, Owner sender) =>
            sample.Input[sample.IdFields.Single()] is var id && Equals(id, sender.Public) ? Public
            : Equals(id, sender.Article) ? Article
            : Section;

        /// <summary>Each id is sent in every position, whether or not it is of the right type.</summary>
        public IEnumerable<string> Ids => [Article, Public, .. Private];
    }
}

public sealed class SendingIdsOfAnotherUserOnSqlite(SqliteForum forum)
    : SendingIdsOfAnotherUser(forum), IClassFixture<SqliteForum>;

public sealed class SendingIdsOfAnotherUserOnPostgres(PostgresForum forum)
    : SendingIdsOfAnotherUser(forum), IClassFixture<PostgresForum>;
