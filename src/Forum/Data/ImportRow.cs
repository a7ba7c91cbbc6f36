namespace Forum.Data;

/// <summary>
/// One comment of an export on its way in. An export may scatter an article's comments over the whole file: they wait
/// here, in the database and not in memory, until their article is whole.
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

    /// <summary>The export's own key of the article.</summary>
    public string Thread { get; private set; }

    /// <summary>Place in the file, from 1.</summary>
    public long Number { get; private set; }
    public string Json { get; private set; }

    public void Rewrite(string json) => Json = json;
}
