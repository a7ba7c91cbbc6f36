namespace Forum.Data;

/// <summary>
/// A staged comment of an import. An export may scatter an article's comments over the whole file; they are staged
/// here, in the database and not in memory, until all comments of their article have been read.
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
