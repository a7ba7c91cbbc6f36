namespace GraphQLServer.Schema;

/// <summary>
/// What a field may read from the database, and how many of what is below it there may be. It is the most that can be,
/// never a guess.
/// </summary>
internal sealed class FieldCost
{
    private Func<FieldArguments, int> rows = static _ => 0;
    private Func<FieldArguments, int>? size;

    /// <summary>Whether the numbers hang on the arguments.</summary>
    public bool NeedsArguments { get; private set; }

    /// <summary>Whether it is a list within a page: as long as that page.</summary>
    public bool IsOfThePage { get; set; }

    /// <summary>
    /// What it reads once for a whole operation, however many objects it is asked of, and its rows. Fields that read the
    /// same have the same name here.
    /// </summary>
    public (string What, int Rows)? Once { get; private set; }

    /// <summary>Whether it reads nothing for callers who are not signed in.</summary>
    public bool IsForSignedIn { get; set; }

    /// <summary>Whether it is known how many objects a list of it may have.</summary>
    public bool IsBounded => IsOfThePage || size is not null;

    /// <summary>Whether it reads nothing by itself, whatever it is asked.</summary>
    public bool IsFree { get; private set; } = true;

    public void Reads(int number)
    {
        rows = _ => number;
        IsFree &= number == 0;
    }

    public void Reads(Func<FieldArguments, int> number)
    {
        rows = number;
        NeedsArguments = true;
        IsFree = false;
    }

    public void ReadsOnce(string what, int number)
    {
        Once = (what, number);
        IsFree = false;
    }

    public void Lists(int number) => size = _ => number;

    public void Lists(Func<FieldArguments, int> number)
    {
        size = number;
        NeedsArguments = true;
    }

    /// <summary>Rows that it reads for one object.</summary>
    public int Rows(in FieldArguments arguments) => Math.Max(rows(arguments), 0);

    /// <summary>Objects in its list, or in the page that it is; null where it is neither.</summary>
    public int? Size(in FieldArguments arguments) => size is null ? null : Math.Max(size(arguments), 0);
}
