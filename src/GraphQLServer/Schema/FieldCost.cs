namespace GraphQLServer.Schema;

/// <summary>
/// The maximum number of rows that a field may read, and the maximum number of objects below it. Both are upper bounds,
/// not estimates.
/// </summary>
internal sealed class FieldCost
{
    private Func<FieldArguments, int> rows = static _ => 0;
    private Func<FieldArguments, int>? size;

    /// <summary>Whether the numbers depend on the arguments.</summary>
    public bool NeedsArguments { get; private set; }

    /// <summary>Whether it is a list within a page and has the length of that page.</summary>
    public bool HasPageLength { get; set; }

    /// <summary>
    /// What the field reads once per operation, for any number of objects, and its rows. Fields that read the same data
    /// use the same name.
    /// </summary>
    public (string Key, int Rows)? Once { get; private set; }

    /// <summary>Whether it reads nothing for anonymous callers.</summary>
    public bool IsForSignedIn { get; set; }

    /// <summary>Whether the maximum length of its list is known.</summary>
    public bool IsBounded => HasPageLength || size is not null;

    /// <summary>Whether it never reads rows itself.</summary>
    public bool IsFree { get; private set; } = true;

    public void Reads(int count)
    {
        rows = _ => count;
        IsFree &= count == 0;
    }

    public void Reads(Func<FieldArguments, int> count)
    {
        rows = count;
        NeedsArguments = true;
        IsFree = false;
    }

    public void ReadsOnce(string key, int count)
    {
        Once = (key, count);
        IsFree = false;
    }

    public void Lists(int maxLength) => size = _ => maxLength;

    public void Lists(Func<FieldArguments, int> maxLength)
    {
        size = maxLength;
        NeedsArguments = true;
    }

    /// <summary>The rows that it reads for one object.</summary>
    public int Rows(in FieldArguments arguments) => Math.Max(rows(arguments), 0);

    /// <summary>The number of objects in its list or its page; null when it is neither.</summary>
    public int? Size(in FieldArguments arguments) => size is null ? null : Math.Max(size(arguments), 0);
}
