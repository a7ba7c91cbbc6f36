using System.Text.Json;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>Tries every mutation on a scene as one user.</summary>
internal sealed class MutationProbe(ForumHost forum, PolicyUsers cast, SchemaWalk schema)
{
    /// <summary>The input of each mutation. Deletion comes last, because it changes the scene for good.</summary>
    private static readonly Dictionary<string, Func<PolicyScenario, object>> Inputs = new()
    {
        ["postComment"] = s => new { articleId = s.Article, parentId = s.Below, text = "One more." },
        ["editComment"] = s => new { commentId = s.Below, text = $"Other words: {Guid.NewGuid():n}" },
        ["voteOnComment"] = s => new { commentId = s.Below, vote = "DOWN" },
        ["publishArticle"] = s => new { slug = $"another-{Guid.NewGuid():n}", title = "Another", sectionId = s.Section },
        ["updateArticle"] = s => new { articleId = s.Article, title = $"Title {Guid.NewGuid():n}" },
        ["lockArticle"] = s => new { articleId = s.Article, reason = "Enough." },
        ["unlockArticle"] = s => new { articleId = s.Article },
        ["lockBranch"] = s => new { commentId = s.Below, reason = "Enough." },
        ["unlockBranch"] = s => new { commentId = s.Below },
        ["deleteComment"] = s => new { commentId = s.Below },
    };

    public static IEnumerable<string> Mutations => Inputs.Keys;

    /// <summary>Tries each mutation, and records the results.</summary>
    /// <returns>The scene; a new one if a mutation had an effect that cannot be undone.</returns>
    public async Task<PolicyScenario> RunAsync(ForumClient person, PolicyScenario scene, ObservedResults sightings)
    {
        foreach (var (name, input) in Inputs)
        {
            var before = await TracesAsync(scene);
            var outcome = await TryAsync(person, name, input(scene), sightings);
            sightings.Note($"Mutation.{name}", outcome);
            if (outcome != "done" && await TracesAsync(scene) is var after && after != before)
                sightings.Contradictions.Add($"{name} answered {outcome} and wrote: {before} became {after}");
            if (outcome != "done") continue;
            if (name.Contains("lock", StringComparison.OrdinalIgnoreCase)) await scene.LockAsync(forum, cast);
            if (name == "deleteComment") scene = await PolicyScenario.SetAsync(forum, cast, scene.State);
        }

        return scene;
    }

    /// <returns>`done`, or the refusal's error code.</returns>
    private async Task<string> TryAsync(ForumClient person, string name, object input, ObservedResults sightings)
    {
        var type = $"{char.ToUpperInvariant(name[0])}{name[1..]}";
        var document = $"mutation ($input: {type}Input!) {{ __typename {name}(input: $input) {schema.Select($"{type}Payload", 2)} }}";
        var data = await person.QueryAsync(document, new { input });
        var payload = data[name];
        sightings.NoteFields(payload.Json);
        foreach (var error in payload["errors"].Items) sightings.NoteFields(error.Json);
        var written = payload.Has("comment") ? payload["comment"] : payload["article"];
        if (written.IsNull == (payload["errors"].Count == 0)) sightings.Contradictions.Add($"{name} answered both or neither: {payload}");
        if (written.IsNull) return payload["errors"][0]["code"].Text;
        await HoldAsync(person, name, written, sightings);
        return "done";
    }

    /// <summary>The payload of a mutation contains nothing about the written object that the same user could not query.</summary>
    private async Task HoldAsync(ForumClient person, string name, ResponseValue written, ObservedResults sightings)
    {
        var type = written["__typename"].Text;
        var read = await person.QueryAsync(
            $"query ($id: ID!) {{ node(id: $id) {{ ... on {type} {schema.Select(type, 1)} }} }}", new { id = written["id"].Text });
        if (!JsonElement.DeepEquals(read["node"].Json, written.Json))
            sightings.Contradictions.Add($"{name} told {written}, but to be read is {read["node"]}");
    }

    /// <summary>A summary of everything that a mutation could have changed.</summary>
    private async Task<string> TracesAsync(PolicyScenario scene) => (await forum.RowsAsync(
        """
        SELECT c.text, c.status, s.upvotes, s.downvotes, a.title, a.last_event, a.branch_lock_count, a.comment_count,
               CASE WHEN a.locked_at IS NULL THEN 0 ELSE 1 END,
               (SELECT count(*) FROM comments), (SELECT count(*) FROM votes), (SELECT count(*) FROM articles), (SELECT count(*) FROM branch_locks),
               (SELECT count(*) FROM article_events), (SELECT count(*) FROM moderation_log), (SELECT count(*) FROM idempotency_keys)
        FROM comments c JOIN comment_standings s ON s.comment_id = c.id JOIN articles a ON a.id = c.article_id
        WHERE c.id = $1
        """,
        row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue)),
        GlobalId.UuidOf(scene.Below)))[0];
}
