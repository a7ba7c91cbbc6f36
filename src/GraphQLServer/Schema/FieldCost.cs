namespace GraphQLServer.Schema;

/// <summary>
/// The cost of a field: the maximum number of rows that it may read, and the maximum number of objects in its list or
/// page. Both are upper bounds, not estimates.
/// </summary>
internal sealed class FieldCost
{
    private Func<FieldArguments, int> rows = static _ => 0;
    private Func<FieldArguments, int>? size;

    /// <summary>Whether the numbers depend on the arguments.</summary>
    public bool NeedsArguments { get; private set; }

    /// <summary>Whether the field is a list that is as long as the page that it belongs to.</summary>
    public bool HasPageLength { get; set; }

    /// <summary>
    /// The rows that the field reads only once per operation, however many objects it is selected on. Fields that read
    /// the same data use the same key, and are counted once.
    /// </summary>
    public (string Key, int Rows)? ReadOnce { get; private set; }

    /// <summary>Whether the field reads nothing for anonymous callers.</summary>
    public bool IsFreeForAnonymous { get; set; }

    /// <summary>Whether the maximum length of the field's list is known.</summary>
    public bool IsBounded => HasPageLength || size is not null;

    /// <summary>Whether the field itself never reads rows; its subfields may.</summary>
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
        ReadOnce = (key, count);
        IsFree = false;
    }

    public void Lists(int maxLength) => size = _ => maxLength;

    public void Lists(Func<FieldArguments, int> maxLength)
    {
        size = maxLength;
        NeedsArguments = true;
    }

    /// <summary>The maximum rows that the field reads for one parent object.</summary>
    public int Rows(in FieldArguments arguments) => Math.Max(rows(arguments), 0);

    /// <summary>The maximum number of objects in the field's list or page; null when the field is neither.</summary>
    public int? Size(in FieldArguments arguments) => size is null ? null : Math.Max(size(arguments), 0);
}
