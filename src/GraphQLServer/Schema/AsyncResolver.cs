namespace GraphQLServer.Schema;

/// <summary>
/// A field that waits for something. In a query it starts together with every load of its level; at the root of
/// a mutation it starts when the field before it is answered in full.
/// </summary>
internal sealed class AsyncResolver<T, TValue>(Func<T, FieldContext, ValueTask<TValue>> resolve, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) =>
        new AsyncCall<T, TValue>(resolve, (T)source!, context);
}
