namespace Forum.Import.Reporting;

/// <summary>Progress of an import.</summary>
/// <param name="IsReading">
/// True while the file is read and its items are staged; false while the articles are written one by one.
/// </param>
/// <param name="Articles">Read or written.</param>
/// <param name="Comments">Read or written.</param>
public sealed record ImportProgress(bool IsReading, long Articles, long Comments)
{
    /// <summary>
    /// Whether other writers prevent a transaction, which will be retried. The other values are then not known.
    /// </summary>
    public bool IsWaiting { get; init; }
}
