using GraphQLParser;

namespace GraphQLServer.DocumentLimits;

/// <summary>One object of the answer to come: fields with the same key are merged into one.</summary>
internal sealed class ResponseKeys
{
    private Dictionary<ROM, ResponseKeys>? fields;

    /// <summary>How often the document asks for it.</summary>
    public int Times { get; private set; }

    /// <summary>How many keys it has.</summary>
    public int Keys => fields?.Count ?? 0;

    public ResponseKeys Ask(ROM key)
    {
        fields ??= [];
        if (!fields.TryGetValue(key, out var field)) fields.Add(key, field = new());
        field.Times++;
        return field;
    }
}
