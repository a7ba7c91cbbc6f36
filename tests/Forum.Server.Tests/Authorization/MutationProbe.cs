using System.Text.Json;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>Tries every mutation on a scenario as one user, with the mutation's sample input.</summary>
internal sealed class MutationProbe(ForumHost forum, PolicyUsers users, SchemaWalk schema)
{
    /// <summary>Tries each mutation, and records the results.</summary>
    /// <returns>A scenario in the same state: every mutation that is done is followed by a new one.</returns>
    public async Task<PolicyScenario> RunAsync(ForumClient person, PolicyScenario scenario, ObservedResults observed)
    {
        foreach (var name in scenario.Mutations(schema).Select(m => m.Name).ToList())
        {
            var mutation = scenario.Mutations(schema).Single(m => m.Name == name);
            var before = await SnapshotAsync(scenario);
            var outcome = await TryAsync(person, mutation, observed);
            observed.Record($"Mutation.{name}", outcome);
            if (outcome == "done") scenario = await PolicyScenario.CreateAsync(forum, users, scenario.State);
            else if (await SnapshotAsync(scenario) is var after && after != before)
                observed.Contradictions.Add($"{name} returned {outcome} and wrote: {before} became {after}");
        }

        return scenario;
    }

    /// <returns>`done`, or the refusal's error code.</returns>
    private async Task<string> TryAsync(ForumClient person, SampleMutation mutation, ObservedResults observed)
    {
        var (name, type) = (mutation.Name, mutation.TypeName);
        var document =
            $"mutation ($input: {type}Input!) {{ __typename {name}(input: $input) {schema.Select($"{type}Payload", 2)} }}";
        var data = await person.QueryAsync(document, new { input = mutation.Input });
        var payload = data[name];
        observed.RecordFields(payload.Json);
        foreach (var error in payload["errors"].Items) observed.RecordFields(error.Json);
        var written = payload[mutation.PayloadField];
        if (written.IsNull == (payload["errors"].Count == 0))
            observed.Contradictions.Add($"{name} returned both or neither: {payload}");
        if (written.IsNull) return payload["errors"][0]["code"].Text;
        await ComparePayloadAsync(person, name, written, observed);
        return "done";
    }

    /// <summary>
    /// The payload of a mutation contains nothing about the written object that the same user could not query.
    /// </summary>
    private async Task ComparePayloadAsync(
        ForumClient person, string name, ResponseValue written, ObservedResults observed)
    {
        var type = written["__typename"].Text;
        var read = await person.QueryAsync(
            $"query ($id: ID!) {{ node(id: $id) {{ ... on {type} {schema.Select(type, 1)} }} }}",
            new { id = written["id"].Text });
        if (!JsonElement.DeepEquals(read["node"].Json, written.Json))
            observed.Contradictions.Add($"{name} returned {written}, but a query returns {read["node"]}");
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
