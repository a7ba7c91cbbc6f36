using Forum.Server.Tests.Mutations;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// `policy.txt`: for every field and every path to an object, the result for each role in each state. A mutation
/// without rows of its own falls under the rule of its kind of rate limit, a field under the rule of its type.
/// </summary>
internal sealed class Policy
{
    private readonly Dictionary<string, string[]> sets = [];
    private readonly Dictionary<(string Row, string State, string Role), string> results = [];
    private readonly Dictionary<(string Row, string State, string Role), string> rules = [];
    private readonly HashSet<string> ownRows = [];

    private Policy(
        IReadOnlyList<string> lines, IReadOnlyList<SampleMutation> mutations, IReadOnlyList<string> fieldsOfSchema)
    {
        IReadOnlyList<PolicyRow> heads = [];
        var namedKinds = lines.Where(line => line.StartsWith("mutations ", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..].TakeWhile(word => word != "except")).ToHashSet();
        foreach (var line in lines.Where(l => l.Trim().Length > 0 && l[0] != '#'))
        {
            if (line[0] == ' ') AddResults(heads, line);
            else if (line.StartsWith("set ", StringComparison.Ordinal)) AddSet(line[4..]);
            else if (SplitNames(line) is ["roles", .. var roles]) Roles = sets["everyone"] = roles;
            else if (SplitNames(line) is ["states", .. var states]) States = sets["*"] = states;
            else heads = PolicyRow.Of(line, mutations, fieldsOfSchema, namedKinds);
        }

        ownRows.UnionWith(results.Keys.Select(key => key.Row));
    }

    public IReadOnlyList<string> Roles { get; } = [];

    public IReadOnlyList<string> States { get; } = [];

    /// <summary>Fields as `Comment.text`, paths as `Comment by Query.comment`.</summary>
    public IReadOnlySet<string> Rows => results.Keys.Concat(rules.Keys).Select(k => k.Row).ToHashSet();

    /// <summary>The cases that no line of the policy covers.</summary>
    public IEnumerable<string> MissingCases =>
        from row in Rows
        from state in States
        from role in Roles
        where !ResultsFor(row).ContainsKey((row, state, role))
        select $"{row}, {state}, {role}";

    /// <summary>The cases in which the row of a mutation allows more than the rule for its rate limit.</summary>
    public IEnumerable<string> RuleViolations =>
        from it in results
        where it.Key.Row.StartsWith("Mutation.", StringComparison.Ordinal) && rules.ContainsKey(it.Key)
            && it.Value.Split('|').Except(rules[it.Key].Split('|')).Any()
        select $"{it.Key.Row}, {it.Key.State}, {it.Key.Role}: {it.Value}, but the rule is {rules[it.Key]}";

    public static Policy Read(IReadOnlyList<SampleMutation> mutations, IEnumerable<string> fieldsOfSchema) => new(
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Authorization", "policy.txt")), mutations,
        [.. fieldsOfSchema]);

    /// <summary>The expected result of the row; alternatives are separated by `|`.</summary>
    public string ExpectedResult(string row, string state, string role) => ResultsFor(row)[(row, state, role)];

    /// <summary>The row's own results, or else those of the rule.</summary>
    private Dictionary<(string Row, string State, string Role), string> ResultsFor(string row) =>
        ownRows.Contains(row) ? results : rules;

    private void AddSet(string line)
    {
        var words = line.Split('=', StringSplitOptions.TrimEntries);
        sets.Add(words[0], Resolve(words[1]));
    }

    private void AddResults(IReadOnlyList<PolicyRow> heads, string line)
    {
        var at = line.IndexOf(':', StringComparison.Ordinal);
        var states = Resolve(line[..at]);
        var cases = line[(at + 1)..].Split(';').Select(c => c.Split('=', StringSplitOptions.TrimEntries)).ToList();
        var named = cases.Where(c => c[0] != "others").SelectMany(c => Resolve(c[0])).ToList();
        foreach (var (who, what) in cases.Select(c => (c[0], c[1])))
        {
            foreach (var role in who == "others" ? Roles.Except(named) : Resolve(who))
                foreach (var state in states)
                    foreach (var head in heads)
                        if (!(head.IsRule ? rules : results).TryAdd((head.Name, state, role), head.ResultOf(what)))
                            throw new InvalidOperationException($"{head.Name}, {state}, {role} has two results.");
        }
    }

    /// <summary>Expands the names of sets; any other word must be a role or a state.</summary>
    private string[] Resolve(string words) => [.. SplitNames(words).SelectMany(name =>
        sets.TryGetValue(name, out var set) ? set
        : Roles.Contains(name) || States.Contains(name) ? [name]
        : throw new InvalidOperationException($"The policy has no role or state '{name}'."))];

    private static string[] SplitNames(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
