using System.Text.Json;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// What one role received in one state: the paths by which it reached the scene's objects, and the results of their fields.
/// </summary>
internal sealed class ObservedResults(PolicyScenario scene)
{
    private readonly Dictionary<string, HashSet<string>> answers = [];
    private readonly HashSet<(string Way, string Id)> met = [];
    private readonly Dictionary<string, (string Told, string Way)> facts = [];
    private readonly HashSet<string> known = [.. scene.Ids.Select(it => it.Id)];
    private readonly IReadOnlySet<string> subjects = scene.Subjects;

    /// <summary>Fields that returned different results for the same object.</summary>
    public List<string> Contradictions { get; } = [];

    /// <summary>The results of a field, wherever its object was reached; empty: it was never reached.</summary>
    public IReadOnlySet<string> AnswersOf(string field) => answers.GetValueOrDefault(field) ?? [];

    /// <summary>Whether all of the scene's objects that the path can lead to were present, and not only some of them.</summary>
    public string By(string type, string way)
    {
        var there = scene.SubjectsBy(type, way).Select(id => met.Contains(($"{type} by {way}", id))).Distinct().ToList();
        return there is [var all] ? all ? "there" : "away" : "there for some";
    }

    public void Note(string field, string answer)
    {
        if (!answers.TryGetValue(field, out var all)) answers.Add(field, all = []);
        all.Add(answer);
    }

    /// <summary>Records the results of one object's fields, but not those of nested objects.</summary>
    public void NoteFields(JsonElement of)
    {
        foreach (var field in of.EnumerateObject().Where(f => f.Name != "__typename"))
            Note($"{of.GetProperty("__typename").GetString()}.{field.Name}", AnswerOf(field.Value));
    }

    /// <summary>Walks through a response. Objects of other scenes are skipped.</summary>
    public void Look(JsonElement data) => Look(data, "", "", isSubject: true);

    /// <param name="way">The fields from the root to this point.</param>
    /// <param name="place">The nearest object with an id, and the fields from there.</param>
    /// <param name="isSubject">Whether the policy covers that object.</param>
    private void Look(JsonElement at, string way, string place, bool isSubject)
    {
        if (at.ValueKind == JsonValueKind.Array) foreach (var item in at.EnumerateArray()) Look(item, way, place, isSubject);
        if (at.ValueKind != JsonValueKind.Object) return;
        var type = at.GetProperty("__typename").GetString()!;
        if (at.TryGetProperty("id", out var id))
        {
            place = id.GetString()!;
            if (!known.Contains(place)) return;
            isSubject = subjects.Contains(place);
            met.Add(($"{type} by {way}", place));
        }

        foreach (var field in at.EnumerateObject().Where(f => f.Name != "__typename"))
        {
            var on = SchemaPaths.On(type, way, field.Name);
            if (isSubject)
            {
                var answer = AnswerOf(field.Value);
                Note($"{type}.{field.Name}", answer);
                if (place.Length > 0 && !Privacy.SchemaWalk.IsPage(type)) Hold($"{place} {type}.{field.Name}", answer, way);
            }

            Look(field.Value, on, place, isSubject);
        }
    }

    /// <summary>An object is the same by every path.</summary>
    private void Hold(string fact, string told, string way)
    {
        if (!facts.TryAdd(fact, (told, way)) && facts[fact].Told != told)
            Contradictions.Add($"{fact} is {facts[fact].Told} by {facts[fact].Way} and {told} by {way}");
    }

    private static string AnswerOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => json.GetArrayLength() == 0 ? "empty" : "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => json.ToString(),
    };
}
