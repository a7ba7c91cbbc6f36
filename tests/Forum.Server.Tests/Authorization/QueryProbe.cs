using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>Queries everything in a scene by every path: from each root field, and from each object.</summary>
internal sealed class QueryProbe(SchemaWalk schema)
{
    public async Task<ObservedResults> AskAsync(ForumClient person, PolicyScenario scene)
    {
        var sightings = new ObservedResults(scene);
        foreach (var (document, variables) in Documents(scene))
        {
            var answer = await person.TryQueryAsync(document, variables);
            if (answer.Has("errors")) sightings.Contradictions.Add($"{answer["errors"]} to {document}");
            if (answer.Has("data")) sightings.Look(answer["data"].Json);
        }

        return sightings;
    }

    private IEnumerable<(string Document, object? Variables)> Documents(PolicyScenario scene)
    {
        foreach (var field in schema.FieldsOf("Query"))
        {
            var (name, (type, _)) = (field["name"].Text, SchemaWalk.NamedTypeOf(field["type"]));
            foreach (var (on, arguments, variables) in ArgumentsOf(name, field, scene))
            {
                // A variable keeps the document the same for every scene, so that the server need not parse it again.
                var declared = arguments switch
                {
                    "(ids: $id)" => "query ($id: [ID!]!) ",
                    "(by: { slug: $id })" or "(by: { url: $id })" => "query ($id: String!) ",
                    _ when arguments.Contains("$id", StringComparison.Ordinal) => "query ($id: ID!) ",
                    _ => "",
                };

                // From `node` and `viewer` one object deeper, so that each list and its items are selected with all their fields.
                var selection = schema.Select(on ?? type, name is "node" or "viewer" ? 2 : 1);
                yield return ($"{declared}{{ __typename {name}{arguments} {{ __typename ... on {on ?? type} {selection} }} }}", variables);
            }
        }
    }

    /// <param name="name">The name of a root field.</param>
    /// <returns>The type to select on (null: the field's own), and the arguments.</returns>
    private static IEnumerable<(string? On, string Arguments, object? Variables)> ArgumentsOf(string name, ResponseValue field, PolicyScenario scene) => name switch
    {
        "node" => scene.Ids.Select(it => ((string?)it.Type, "(id: $id)", (object?)new { id = it.Id })),
        "nodes" => scene.Ids.Select(it => it.Type).Distinct().Select(type => ((string?)type, "(ids: $id)", (object?)new { id = scene.Subjects })),
        "section" => [(null, "(slug: \"news\")", null)],
        "article" =>
        [
            (null, "(by: { id: $id })", new { id = scene.Article }), (null, "(by: { slug: $id })", new { id = scene.Slug }), (null, "(by: { url: $id })", new { id = scene.Url }),
        ],
        "articles" => [(null, "", null), (null, "(section: $id)", new { id = scene.Section })],
        "comment" => [(null, "(id: $id)", new { id = scene.Top }), (null, "(id: $id)", new { id = scene.Below })],
        "pseudonym" => [(null, $"(name: \"{PolicyUsers.NameOf("author")}\")", null)],
        _ when field["args"].Items.Any(SchemaWalk.IsRequired) => throw new InvalidOperationException($"No value is known for the arguments of {field}."),
        _ => [(null, "", null)],
    };
}
