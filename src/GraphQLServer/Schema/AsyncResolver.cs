namespace GraphQLServer.Schema;

/// <summary>
/// A field with an asynchronous resolver. In a query it starts together with all loads of its level; at the root of a mutation it starts
/// when the previous field has completed.
/// </summary>
internal sealed class AsyncResolver<T, TValue>(Func<T, FieldContext, ValueTask<TValue>> resolve, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) =>
        new AsyncCall<T, TValue>(resolve, (T)source!, context);
}
