namespace Forum.Server.Tests.Authorization;

/// <summary>One case of the policy.</summary>
/// <param name="Row">A field, or a path to an object.</param>
/// <param name="Expected">The expected result from the policy; alternatives are separated by `|`.</param>
internal sealed record PolicyCase(string Row, string State, string Role, string Expected)
{
    /// <summary>One line for each result that differs.</summary>
    public IEnumerable<string> Differences(ObservedResults results) =>
        Actual(results).Where(result => !Expected.Split('|').Any(expected => Matches(expected, result)))
            .Select(result => $"{Row}, {State}, {Role}: expected {Expected}, was {result}");

    private IEnumerable<string> Actual(ObservedResults results)
    {
        if (Row.Split(" by ") is [var type, var path]) return [results.PresenceOf(type, path)];
        var actual = results.ResultsOf(Row);
        return actual.Count == 0 ? ["absent"] : actual;
    }

    private static bool Matches(string expected, string result) =>
        expected == "value" ? result is not ("null" or "empty" or "absent") : expected == result;
}
