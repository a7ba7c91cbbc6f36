using System.Text.Json;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>Tries every mutation on a scene as one user.</summary>
internal sealed class MutationProbe(ForumHost forum, PolicyUsers users, SchemaWalk schema)
{
    /// <summary>The input of each mutation. Deletion comes last, because it changes the scene for good.</summary>
    private static readonly Dictionary<string, Func<PolicyScenario, object>> Inputs = new()
    {
        ["postComment"] = s => new { articleId = s.Article, parentId = s.NestedComment, text = "One more." },
        ["editComment"] = s => new { commentId = s.NestedComment, text = $"Other words: {Guid.NewGuid():n}" },
        ["voteOnComment"] = s => new { commentId = s.NestedComment, vote = "DOWN" },
        ["publishArticle"] = s => new { slug = $"another-{Guid.NewGuid():n}", title = "Another", sectionId = s.Section },
        ["updateArticle"] = s => new { articleId = s.Article, title = $"Title {Guid.NewGuid():n}" },
        ["lockArticle"] = s => new { articleId = s.Article, reason = "Enough." },
        ["unlockArticle"] = s => new { articleId = s.Article },
        ["lockBranch"] = s => new { commentId = s.NestedComment, reason = "Enough." },
        ["unlockBranch"] = s => new { commentId = s.NestedComment },
        ["deleteComment"] = s => new { commentId = s.NestedComment },
    };

    public static IEnumerable<string> Mutations => Inputs.Keys;

    /// <summary>Tries each mutation, and records the results.</summary>
    /// <returns>The scene; a new one if a mutation had an effect that cannot be undone.</returns>
    public async Task<PolicyScenario> RunAsync(ForumClient person, PolicyScenario scenario, ObservedResults observed)
    {
        foreach (var (name, input) in Inputs)
        {
            var before = await SnapshotAsync(scenario);
            var outcome = await TryAsync(person, name, input(scenario), observed);
            observed.Record($"Mutation.{name}", outcome);
            if (outcome != "done" && await SnapshotAsync(scenario) is var after && after != before)
                observed.Contradictions.Add($"{name} answered {outcome} and wrote: {before} became {after}");
            if (outcome != "done") continue;
            if (name.Contains("lock", StringComparison.OrdinalIgnoreCase)) await scenario.LockAsync(forum, users);
            if (name == "deleteComment") scenario = await PolicyScenario.CreateAsync(forum, users, scenario.State);
        }

        return scenario;
    }

    /// <returns>`done`, or the refusal's error code.</returns>
    private async Task<string> TryAsync(ForumClient person, string name, object input, ObservedResults observed)
    {
        var type = $"{char.ToUpperInvariant(name[0])}{name[1..]}";
        var document = $"mutation ($input: {type}Input!) {{ __typename {name}(input: $input) {schema.Select($"{type}Payload", 2)} }}";
        var data = await person.QueryAsync(document, new { input });
        var payload = data[name];
        observed.RecordFields(payload.Json);
        foreach (var error in payload["errors"].Items) observed.RecordFields(error.Json);
        var written = payload.Has("comment") ? payload["comment"] : payload["article"];
        if (written.IsNull == (payload["errors"].Count == 0)) observed.Contradictions.Add($"{name} answered both or neither: {payload}");
        if (written.IsNull) return payload["errors"][0]["code"].Text;
        await ComparePayloadAsync(person, name, written, observed);
        return "done";
    }

    /// <summary>The payload of a mutation contains nothing about the written object that the same user could not query.</summary>
    private async Task ComparePayloadAsync(ForumClient person, string name, ResponseValue written, ObservedResults observed)
    {
        var type = written["__typename"].Text;
        var read = await person.QueryAsync(
            $"query ($id: ID!) {{ node(id: $id) {{ ... on {type} {schema.Select(type, 1)} }} }}", new { id = written["id"].Text });
        if (!JsonElement.DeepEquals(read["node"].Json, written.Json))
            observed.Contradictions.Add($"{name} told {written}, but to be read is {read["node"]}");
    }

    /// <summary>A summary of everything that a mutation could have changed.</summary>
    private async Task<string> SnapshotAsync(PolicyScenario scenario) => (await forum.RowsAsync(
        """
        SELECT c.text, c.status, s.upvotes, s.downvotes, a.title, a.last_event, a.branch_lock_count, a.comment_count,
               CASE WHEN a.locked_at IS NULL THEN 0 ELSE 1 END,
               (SELECT count(*) FROM comments), (SELECT count(*) FROM votes), (SELECT count(*) FROM articles), (SELECT count(*) FROM branch_locks),
               (SELECT count(*) FROM article_events), (SELECT count(*) FROM moderation_log), (SELECT count(*) FROM idempotency_keys)
        FROM comments c JOIN comment_standings s ON s.comment_id = c.id JOIN articles a ON a.id = c.article_id
        WHERE c.id = $1
        """,
        row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)),
        GlobalId.UuidOf(scenario.NestedComment)))[0];
}
