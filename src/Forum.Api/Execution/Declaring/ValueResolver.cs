namespace Forum.Api.Execution.Declaring;

/// <summary>A field that its object already holds.</summary>
internal sealed class ValueResolver<T, TValue>(Func<T, TValue> value, Access access) : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) =>
        typeof(TValue) == typeof(bool) ? Boxed.Of((bool)(object)value((T)source!)!) : value((T)source!);
}
