using GraphQLParser;

namespace GraphQLServer.DocumentLimits;

/// <summary>The response keys of one object of the response: fields with the same key are merged.</summary>
internal sealed class ResponseKeys
{
    private Dictionary<ROM, ResponseKeys>? fields;

    /// <summary>How often the document selects this key.</summary>
    public int SelectionCount { get; private set; }

    /// <summary>The number of keys.</summary>
    public int Count => fields?.Count ?? 0;

    public ResponseKeys Select(ROM key)
    {
        fields ??= [];
        if (!fields.TryGetValue(key, out var field)) fields.Add(key, field = new());
        field.SelectionCount++;
        return field;
    }
}
