using GraphQL.Execution;

namespace GraphQLServer.Schema;

/// <summary>A field's arguments as the caller sent them, including defaults, not validated by the host yet.</summary>
public readonly struct FieldArguments
{
    private readonly IDictionary<string, ArgumentValue>? values;

    internal FieldArguments(IDictionary<string, ArgumentValue>? values) => this.values = values;

    /// <summary>An argument; <c>default</c> when it is omitted. Lists are arrays, ids are strings.</summary>
    public TValue Get<TValue>(string name) =>
        values is not null && values.TryGetValue(name, out var argument)
            ? InputValue.Read<TValue>(argument.Value)
            : default!;
}
