using GraphQLServer.DataLoaders;

namespace GraphQLServer.Schema;

/// <summary>A field that is loaded in one batch with the same loads of its level.</summary>
internal sealed class LoadResolver<T, TValue>(Func<T, FieldContext, Deferred<TValue>?> load, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => load((T)source!, context);
}
