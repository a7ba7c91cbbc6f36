namespace Forum.Data;

/// <summary>
/// A row that an import stages: an article, a comment or an author, as JSON, or the mark of the active run. An export
/// may scatter an article's comments over the whole file, so they are kept in the database, not in memory, until the
/// whole file has been read.
/// </summary>
public sealed class ImportRow
{
    public ImportRow(Guid runId, string thread, long number, string json)
    {
        RunId = runId;
        Thread = thread;
        Number = number;
        Json = json;
    }

    public Guid RunId { get; private set; }

    /// <summary>The export's key of the article.</summary>
    public string Thread { get; private set; }

    /// <summary>Position in the file, starting at 1.</summary>
    public long Number { get; private set; }
    public string Json { get; private set; }

    public void UpdateJson(string json) => Json = json;
}
