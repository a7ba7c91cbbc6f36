namespace GraphQLServer.Schema;

/// <summary>A field whose value its object already holds, and which depends on the viewer or on arguments.</summary>
internal sealed class ContextualResolver<T, TValue>(Func<T, FieldContext, TValue> value, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => value((T)source!, context);
}
