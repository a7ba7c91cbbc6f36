namespace Forum.Articles;

/// <summary>A field of a change: left out it stays as it is, and null is a value like any other.</summary>
public readonly record struct Optional<T>(bool IsSet, T Value)
{
    /// <summary>The new value if there is one, else the present one.</summary>
    public T Or(T present) => IsSet ? Value : present;
}
