using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// The authorization matrix: every field, path and mutation x role x state, compared with `policy.txt`.
/// </summary>
public abstract class EnforcingTheAuthorizationPolicy(ForumHost forum)
{
    private const int MinCases = 22_000;

    /// <summary>
    /// The maximum number of objects of one kind in a scenario; lists that contain objects of other scenarios are long.
    /// </summary>
    private const int PageSize = 4;

    [Fact]
    public async Task The_policy_declares_exactly_the_fields_and_paths_of_the_schema()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous);
        var policy = ReadPolicy(schema);
        var declared = schema.AllFields.Concat(SchemaPaths.Of(schema)).ToHashSet();
        Assert.Empty(declared.Except(policy.Rows).Select(row => $"{row} has no row in policy.txt"));
        Assert.Empty(
            policy.Rows.Except(declared).Select(row => $"policy.txt has a row for {row}, which is not in the schema"));
        Assert.Empty(policy.MissingCases);
        var mutations = schema.FieldsOf("Mutation").Select(f => f["name"].Text);
        Assert.Equal(mutations.Order(), Mutations(schema).Select(m => m.Name).Order());
    }

    [Fact]
    public async Task A_row_of_a_mutation_allows_no_more_than_the_rule_for_its_rate_limit() =>
        Assert.Empty(ReadPolicy(await SchemaWalk.ReadAsync(forum.Anonymous)).RuleViolations);

    [Fact]
    public async Task Every_role_gets_the_results_of_the_policy_in_every_state()
    {
        var schema = await SchemaWalk.ReadAsync(forum.Anonymous, first: PageSize);
        var policy = ReadPolicy(schema);
        var users = await PolicyUsers.CreateAsync(forum, policy.Roles);
        var (queries, mutations) = (new QueryProbe(schema), new MutationProbe(forum, users, schema));
        var (caseCount, wrong) = (0, new List<string>());
        foreach (var state in policy.States)
        {
            var scenario = await PolicyScenario.CreateAsync(forum, users, state);
            var observed = new Dictionary<string, ObservedResults>();

            // All roles read before any of them writes.
            foreach (var role in policy.Roles) observed.Add(role, await queries.ReadAllAsync(users[role], scenario));
            foreach (var role in policy.Roles)
                scenario = await mutations.RunAsync(users[role], scenario, observed[role]);
            foreach (var (role, results) in observed)
            {
                var cases = policy.Rows.Select(row =>
                    new PolicyCase(row, state, role, policy.ExpectedResult(row, state, role))).ToList();
                caseCount += cases.Count;
                wrong.AddRange(cases.SelectMany(c => c.Differences(results)));
                wrong.AddRange(results.Contradictions.Select(c => $"{state}, {role}: {c}"));
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{caseCount} cases: {policy.Rows.Count} rows, {policy.Roles.Count} roles, {policy.States.Count} states");
        TestContext.Current.SendDiagnosticMessage("authorization matrix: {0} cases", caseCount);
        Assert.True(
            wrong.Count == 0, $"{wrong.Count} results differ from the policy:\n{string.Join('\n', wrong.Take(200))}");
        Assert.True(caseCount >= MinCases, $"Only {caseCount} cases were compared.");
    }

    private static Policy ReadPolicy(SchemaWalk schema) => Policy.Read(Mutations(schema), schema.AllFields);

    /// <summary>The mutations, of which only the declarations are used: their ids belong to no object.</summary>
    private static IReadOnlyList<SampleMutation> Mutations(SchemaWalk schema)
    {
        var id = GlobalId.Of(0, Guid.Empty);
        return SampleMutation.All(schema, id, id, id);
    }
}

public sealed class EnforcingTheAuthorizationPolicyOnSqlite(SqliteForum forum)
    : EnforcingTheAuthorizationPolicy(forum), IClassFixture<SqliteForum>;

public sealed class EnforcingTheAuthorizationPolicyOnPostgres(PostgresForum forum)
    : EnforcingTheAuthorizationPolicy(forum), IClassFixture<PostgresForum>;
