namespace Forum.Server.Tests.Authorization;

/// <summary>One case of the policy.</summary>
/// <param name="Row">A field, or a path to an object.</param>
/// <param name="Expected">The expected result from the policy; alternatives are separated by `|`.</param>
internal sealed record PolicyCase(string Row, string State, string Role, string Expected)
{
    /// <summary>One line for each result that differs.</summary>
    public IEnumerable<string> Differences(ObservedResults results) =>
        Actual(results).Where(answer => !Expected.Split('|').Any(expected => Matches(expected, answer)))
            .Select(answer => $"{Row}, {State}, {Role}: expected {Expected}, was {answer}");

    private IEnumerable<string> Actual(ObservedResults results)
    {
        if (Row.Split(" by ") is [var type, var path]) return [results.PresenceOf(type, path)];
        var answers = results.ResultsOf(Row);
        return answers.Count == 0 ? ["absent"] : answers;
    }

    private static bool Matches(string expected, string answer) =>
        expected == "value" ? answer is not ("null" or "empty" or "absent") : expected == answer;
}
