using GraphQL.Execution;

namespace GraphQLServer.Schema;

/// <summary>A field's arguments as the caller sent them, defaults filled in; not checked by anyone yet.</summary>
public readonly struct FieldArguments
{
    private readonly IDictionary<string, ArgumentValue>? values;

    internal FieldArguments(IDictionary<string, ArgumentValue>? values) => this.values = values;

    /// <summary>Whether the caller, or a default, gives the argument a value; null counts as one.</summary>
    public bool Has(string name) => values is not null
        && values.TryGetValue(name, out var found)
        && (found.Source != ArgumentSource.FieldDefault || found.Value is not null);

    /// <summary>An argument; <c>default</c> when it was left out. Lists come as arrays, ids as strings.</summary>
    public TValue Get<TValue>(string name) =>
        values is not null && values.TryGetValue(name, out var found) ? InputValue.Read<TValue>(found.Value) : default!;
}
