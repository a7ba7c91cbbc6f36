using System.Text.Json;
using Forum.Api;
using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Mutations;

/// <summary>
/// A mutation with the sample input that it declares. Tests that try every mutation take their inputs from here: they
/// also try the mutations that are added later.
/// </summary>
internal sealed class SampleMutation
{
    private readonly IReadOnlyDictionary<string, object?> sample;
    private readonly IReadOnlyList<ResponseValue> fields;

    private SampleMutation(SampleCall sample, SchemaWalk schema)
    {
        this.sample = sample.Input;
        (Name, PayloadField, RateLimitKind) = (sample.Mutation, sample.PayloadField, sample.RateLimitKind);
        TypeName = $"{char.ToUpperInvariant(Name[0])}{Name[1..]}";
        fields = [.. schema.InputFieldsOf($"{TypeName}Input")];
    }

    public string Name { get; }

    /// <summary>What the names of its types start with: `PostComment` of `PostCommentInput`.</summary>
    public string TypeName { get; }

    /// <summary>The payload field that returns the object that was written.</summary>
    public string PayloadField { get; }

    /// <summary>One of <see cref="RateLimitKinds"/>.</summary>
    public string RateLimitKind { get; }

    /// <summary>The names of all fields of the input.</summary>
    public IEnumerable<string> Fields => fields.Select(its => its["name"].Text);

    public IEnumerable<string> IdFields => FieldsOf("ID");

    public IEnumerable<string> TextFields => FieldsOf("String");

    /// <summary>The sample input. Its texts are different at every call: no call repeats an earlier one.</summary>
    public Dictionary<string, object?> Input =>
        sample.ToDictionary(
            it => it.Key, it => it.Value is string text && IsText(it.Key) ? $"{text}-{Guid.NewGuid():n}" : it.Value);

    /// <summary>The required fields of the sample input.</summary>
    public Dictionary<string, object?> RequiredInput =>
        Input.Where(it => fields.Any(its => its["name"].Text == it.Key && SchemaWalk.IsRequired(its))).ToDictionary();

    /// <summary>Every mutation, with samples that refer to these objects.</summary>
    public static IReadOnlyList<SampleMutation> All(SchemaWalk schema, string section, string article, string comment)
    {
        var ids = new SampleIds(GlobalId.UuidOf(section), GlobalId.UuidOf(article), GlobalId.UuidOf(comment));
        return [.. SampleCalls.Of(ids).Select(sample => new SampleMutation(sample, schema))];
    }

    /// <summary>A client who may run it: the administrator, or Ada, who must be the author of the comment.</summary>
    public Task<ForumClient> CallerAsync(ForumHost forum) =>
        RateLimitKind == RateLimitKinds.Staff ? forum.SharedAdministratorAsync() : forum.SharedMemberAsync("Ada");

    /// <param name="selection">What to select of the object that was written.</param>
    public string Document(string selection = "id") =>
        $"mutation ($input: {TypeName}Input!) {{ {Name}(input: $input) {{ "
        + $"{PayloadField} {{ {selection} }} errors {{ code message path }} }} }}";

    /// <inheritdoc cref="Document" path="/param"/>
    public async Task<MutationResult> RunAsync(
        ForumClient client, IReadOnlyDictionary<string, object?> input, string selection = "id") =>
        new((await client.QueryAsync(Document(selection), new { input }))[Name]);

    /// <summary>An input as a GraphQL literal.</summary>
    public string Literal(IReadOnlyDictionary<string, object?> input) =>
        $"{{ {string.Join(", ", input.Select(it => $"{it.Key}: {Literal(it.Key, it.Value)}"))} }}";

    private string Literal(string name, object? value) =>
        value is string text && IsEnum(name) ? text : JsonSerializer.Serialize(value);

    private bool IsText(string name) => TextFields.Contains(name);

    private bool IsEnum(string name) =>
        fields.Any(its => its["name"].Text == name && SchemaWalk.NamedTypeOf(its["type"]).Kind == "ENUM");

    private IEnumerable<string> FieldsOf(string scalar) =>
        fields.Where(field => SchemaWalk.NamedTypeOf(field["type"]).Name == scalar).Select(field => field["name"].Text);
}
