namespace GraphQLServer.Schema;

/// <summary>An input object as the caller sent it, including defaults.</summary>
public readonly struct InputObject
{
    private readonly IDictionary<string, object?> values;

    internal InputObject(IDictionary<string, object?> values) => this.values = values;

    /// <summary>Whether the caller, or a default, sets the field; an explicit null counts.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>A field; <c>default</c> when it is omitted. Lists are arrays, ids are strings.</summary>
    public TValue Get<TValue>(string name) =>
        values.TryGetValue(name, out var value) ? InputValue.Read<TValue>(value) : default!;
}
