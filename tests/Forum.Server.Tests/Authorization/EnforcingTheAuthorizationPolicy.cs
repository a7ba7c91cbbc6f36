using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>The authorization matrix: every field, path and mutation x role x state, compared with `policy.txt`.</summary>
public abstract class EnforcingTheAuthorizationPolicy(ForumHost forum)
{
    private const int CellsAtLeast = 22_000;

    /// <summary>The maximum number of objects of one kind in a scene; lists that contain objects of other scenes are long.</summary>
    private const int RowsOfAPage = 4;

    private readonly Policy policy = Policy.Read();

    [Fact]
    public async Task Every_field_and_every_way_to_an_object_is_declared_and_nothing_else_is()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Reader);
        var there = schema.AllFields.Concat(SchemaPaths.Of(schema)).ToHashSet();
        Assert.Empty(there.Except(policy.Rows).Select(row => $"{row} has no row in policy.txt"));
        Assert.Empty(policy.Rows.Except(there).Select(row => $"policy.txt has a row for {row}, which is not in the schema"));
        Assert.Empty(policy.Unanswered);
        Assert.Equal(schema.FieldsOf("Mutation").Select(f => f["name"].Text).Order(), MutationProbe.Mutations.Order());
    }

    [Fact]
    public async Task Everyone_is_answered_as_the_policy_says_by_every_way_in_every_state()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Reader, first: RowsOfAPage);
        var cast = await PolicyUsers.GatherAsync(forum, policy.Roles);
        var (questions, trial) = (new QueryProbe(schema), new MutationProbe(forum, cast, schema));
        var (cells, wrong) = (0, new List<string>());
        foreach (var state in policy.States)
        {
            var scene = await PolicyScenario.SetAsync(forum, cast, state);
            var sightings = new Dictionary<string, ObservedResults>();

            // All roles read before any of them writes.
            foreach (var role in policy.Roles) sightings.Add(role, await questions.AskAsync(cast[role], scene));
            foreach (var role in policy.Roles) scene = await trial.RunAsync(cast[role], scene, sightings[role]);
            foreach (var (role, seen) in sightings)
            {
                var verdicts = policy.Rows.Select(row => new PolicyCase(row, state, role, policy.Of(row, state, role))).ToList();
                cells += verdicts.Count;
                wrong.AddRange(verdicts.SelectMany(cell => cell.Differences(seen)));
                wrong.AddRange(seen.Contradictions.Select(c => $"{state}, {role}: {c}"));
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{cells} cells: {policy.Rows.Count} rows, {policy.Roles.Count} roles, {policy.States.Count} states");
        TestContext.Current.SendDiagnosticMessage("authorization matrix: {0} cells", cells);
        Assert.True(wrong.Count == 0, $"{wrong.Count} answers are not the policy's:\n{string.Join('\n', wrong.Take(200))}");
        Assert.True(cells >= CellsAtLeast, $"Only {cells} cells were looked at.");
    }
}

public sealed class EnforcingTheAuthorizationPolicyOnSqlite(SqliteForum forum) : EnforcingTheAuthorizationPolicy(forum), IClassFixture<SqliteForum>;

public sealed class EnforcingTheAuthorizationPolicyOnPostgres(PostgresForum forum) : EnforcingTheAuthorizationPolicy(forum), IClassFixture<PostgresForum>;
