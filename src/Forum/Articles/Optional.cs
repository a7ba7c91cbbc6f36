namespace Forum.Articles;

/// <summary>
/// An input field of an update: when it is omitted the stored value stays unchanged; null is an ordinary value.
/// </summary>
public readonly record struct Optional<T>(bool IsSet, T Value)
{
    /// <summary>The new value if it was given, otherwise the current one.</summary>
    public T Or(T current) => IsSet ? Value : current;
}
