namespace GraphQLServer.Schema;

/// <summary>An input object as the caller sent it, defaults filled in.</summary>
public readonly struct InputObject
{
    private readonly IDictionary<string, object?> values;

    internal InputObject(IDictionary<string, object?> values) => this.values = values;

    /// <summary>Whether the caller, or a default, gives the field a value; null counts as one.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>A field; <c>default</c> when it was left out. Lists come as arrays, ids as strings.</summary>
    public TValue Get<TValue>(string name) =>
        values.TryGetValue(name, out var found) ? InputValue.Read<TValue>(found) : default!;
}
