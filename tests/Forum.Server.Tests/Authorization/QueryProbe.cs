using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>Queries everything in a scenario by every path: from each root field, and from each object.</summary>
internal sealed class QueryProbe(SchemaWalk schema)
{
    public async Task<ObservedResults> ReadAllAsync(ForumClient person, PolicyScenario scenario)
    {
        var observed = new ObservedResults(scenario);
        foreach (var (document, variables) in Documents(scenario))
        {
            var response = await person.TryQueryAsync(document, variables);
            if (response.Has("errors")) observed.Contradictions.Add($"{response["errors"]} to {document}");
            if (response.Has("data")) observed.Walk(response["data"].Json);
        }

        return observed;
    }

    private IEnumerable<(string Document, object? Variables)> Documents(PolicyScenario scenario)
    {
        foreach (var field in schema.FieldsOf("Query"))
        {
            var (name, (type, _)) = (field["name"].Text, SchemaWalk.NamedTypeOf(field["type"]));
            foreach (var (on, arguments, variables) in ArgumentsOf(name, field, scenario))
            {
                // A variable keeps the document the same for every scenario, so that it is parsed once.
                var declared = arguments switch
                {
                    "(ids: $id)" => "query ($id: [ID!]!) ",
                    "(by: { slug: $id })" or "(by: { url: $id })" => "query ($id: String!) ",
                    _ when arguments.Contains("$id", StringComparison.Ordinal) => "query ($id: ID!) ",
                    _ => "",
                };

                // `node` and `viewer` are selected one level deeper, so that each list and its items are selected with
                // all their fields.
                var selection = schema.Select(on ?? type, name is "node" or "viewer" ? 2 : 1);
                yield return ($"{declared}{{ __typename {name}{arguments} {{ __typename ... on {on ?? type} {selection} }} }}", variables);
            }
        }
    }

    /// <param name="name">The name of a root field.</param>
    /// <returns>The type to select on (null: the field's own), and the arguments.</returns>
    private static IEnumerable<(string? On, string Arguments, object? Variables)> ArgumentsOf(
        string name, ResponseValue field, PolicyScenario scenario) => name switch
        {
            "node" => scenario.Ids.Select(it => ((string?)it.Type, "(id: $id)", (object?)new { id = it.Id })),
            "nodes" => scenario.Ids.Select(it => it.Type).Distinct()
                .Select(type => ((string?)type, "(ids: $id)", (object?)new { id = scenario.Subjects })),
            "section" => [(null, "(slug: \"news\")", null)],
            "article" =>
            [
                (null, "(by: { id: $id })", new { id = scenario.Article }),
                (null, "(by: { slug: $id })", new { id = scenario.Slug }),
                (null, "(by: { url: $id })", new { id = scenario.Url }),
            ],
            "articles" => [(null, "", null), (null, "(section: $id)", new { id = scenario.Section })],
            "comment" =>
            [
                (null, "(id: $id)", new { id = scenario.TopLevelComment }),
                (null, "(id: $id)", new { id = scenario.NestedComment }),
            ],
            "pseudonym" => [(null, $"(name: \"{PolicyUsers.NameOf("author")}\")", null)],
            _ when field["args"].Items.Any(
                SchemaWalk.IsRequired) => throw new InvalidOperationException(
                    $"No value is known for the arguments of {field}."),
            _ => [(null, "", null)],
        };
}
