using System.Text.Json;

namespace Forum.Server.Tests.Authorization;

/// <summary>What one role was told in one state: by which ways it met the scene's objects, and what their fields answered.</summary>
internal sealed class Sightings(Scene scene)
{
    private readonly Dictionary<string, HashSet<string>> answers = [];
    private readonly HashSet<(string Way, string Id)> met = [];
    private readonly Dictionary<string, (string Told, string Way)> facts = [];
    private readonly HashSet<string> known = [.. scene.Ids.Select(it => it.Id)];
    private readonly IReadOnlySet<string> subjects = scene.Subjects;

    /// <summary>Fields that told different things about one object.</summary>
    public List<string> Contradictions { get; } = [];

    /// <summary>What a field answered, wherever its object was met; none: it was not met at all.</summary>
    public IReadOnlySet<string> AnswersOf(string field) => answers.GetValueOrDefault(field) ?? [];

    /// <summary>Whether each of the scene's objects that the way can lead to was there, and not only some of them.</summary>
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

    /// <summary>What the fields of one object answered, and nothing of the objects below it.</summary>
    public void NoteFields(JsonElement of)
    {
        foreach (var field in of.EnumerateObject().Where(f => f.Name != "__typename"))
            Note($"{of.GetProperty("__typename").GetString()}.{field.Name}", AnswerOf(field.Value));
    }

    /// <summary>Walks through an answer. What belongs to other scenes is passed over.</summary>
    public void Look(JsonElement data) => Look(data, "", "", isSubject: true);

    /// <param name="way">The fields that led here.</param>
    /// <param name="place">The nearest object with an id, and the fields from there.</param>
    /// <param name="isSubject">Whether that object is what the policy speaks of.</param>
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
            var on = Ways.On(type, way, field.Name);
            if (isSubject)
            {
                var answer = AnswerOf(field.Value);
                Note($"{type}.{field.Name}", answer);
                if (place.Length > 0 && !Privacy.SchemaWalk.IsPage(type)) Hold($"{place} {type}.{field.Name}", answer, way);
            }

            Look(field.Value, on, place, isSubject);
        }
    }

    /// <summary>One object is the same by every way.</summary>
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
