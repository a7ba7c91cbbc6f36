using System.Text.Json;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// What one role received in one state: the paths by which it reached the scenario's objects, and the results of their
/// fields.
/// </summary>
internal sealed class ObservedResults(PolicyScenario scenario)
{
    private readonly Dictionary<string, HashSet<string>> results = [];
    private readonly HashSet<(string Path, string Id)> reached = [];
    private readonly Dictionary<string, (string Result, string Path)> objectResults = [];
    private readonly HashSet<string> objectIds = [.. scenario.Ids.Select(it => it.Id)];
    private readonly IReadOnlySet<string> subjects = scenario.Subjects;

    /// <summary>Fields that returned different results for the same object.</summary>
    public List<string> Contradictions { get; } = [];

    /// <summary>The results of a field, wherever its object was reached; empty: it was never reached.</summary>
    public IReadOnlySet<string> ResultsOf(string field) => results.GetValueOrDefault(field) ?? [];

    /// <summary>
    /// Whether all of the scenario's objects that the path can lead to were present, and not only some of them.
    /// </summary>
    public string PresenceOf(string type, string path)
    {
        var there = scenario.SubjectsReachedBy(type, path).Select(id => reached.Contains(($"{type} by {path}", id)))
            .Distinct().ToList();
        return there is [var all] ? all ? "found" : "missing" : "found for some";
    }

    public void Record(string field, string result)
    {
        if (!results.TryGetValue(field, out var all)) results.Add(field, all = []);
        all.Add(result);
    }

    /// <summary>Records the results of one object's fields, but not those of nested objects.</summary>
    public void RecordFields(JsonElement of)
    {
        foreach (var field in of.EnumerateObject().Where(f => f.Name != "__typename"))
            Record($"{of.GetProperty("__typename").GetString()}.{field.Name}", ResultOf(field.Value));
    }

    /// <summary>Walks through a response. Objects of other scenarios are skipped.</summary>
    public void Walk(JsonElement data) => Walk(data, "", "", isSubject: true);

    /// <param name="path">The fields from the root to this point.</param>
    /// <param name="place">The nearest object with an id, and the fields from there.</param>
    /// <param name="isSubject">Whether the policy covers that object.</param>
    private void Walk(JsonElement at, string path, string place, bool isSubject)
    {
        if (at.ValueKind == JsonValueKind.Array)
            foreach (var item in at.EnumerateArray()) Walk(item, path, place, isSubject);
        if (at.ValueKind != JsonValueKind.Object) return;
        var type = at.GetProperty("__typename").GetString()!;
        if (at.TryGetProperty("id", out var id))
        {
            place = id.GetString()!;
            if (!objectIds.Contains(place)) return;
            isSubject = subjects.Contains(place);
            reached.Add(($"{type} by {path}", place));
        }

        foreach (var field in at.EnumerateObject().Where(f => f.Name != "__typename"))
        {
            var on = SchemaPaths.Append(type, path, field.Name);
            if (isSubject)
            {
                var result = ResultOf(field.Value);
                Record($"{type}.{field.Name}", result);
                if (place.Length > 0 && !Privacy.SchemaWalk.IsPage(type))
                    CheckConsistency($"{place} {type}.{field.Name}", result, path);
            }

            Walk(field.Value, on, place, isSubject);
        }
    }

    /// <summary>An object is the same by every path.</summary>
    private void CheckConsistency(string fact, string result, string path)
    {
        if (!objectResults.TryAdd(fact, (result, path)) && objectResults[fact].Result != result)
            Contradictions.Add(
                $"{fact} is {objectResults[fact].Result} by {objectResults[fact].Path} and {result} by {path}");
    }

    private static string ResultOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => json.GetArrayLength() == 0 ? "empty" : "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => json.ToString(),
    };
}
