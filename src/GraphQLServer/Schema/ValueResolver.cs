using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>A field whose value its object already holds.</summary>
internal sealed class ValueResolver<T, TValue>(Func<T, TValue> value, Access access) : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => value((T)source!);

    protected override DirectLeafWriter? Leaf(ScalarGraphType scalar) =>
        LeafFormat.Of<TValue>(scalar) is { } write ? new DirectLeafWriter<T, TValue>(value, write) : null;
}
