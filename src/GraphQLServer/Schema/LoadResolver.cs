using GraphQLServer.DataLoaders;

namespace GraphQLServer.Schema;

/// <summary>A field that is loaded together with its like on the same level.</summary>
internal sealed class LoadResolver<T, TValue>(Func<T, FieldContext, Deferred<TValue>?> load, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => load((T)source!, context);
}
