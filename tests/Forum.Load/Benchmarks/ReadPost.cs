using Forum.Load.Reads;

namespace Forum.Load.Benchmarks;

/// <summary>
/// A page requested with a client's own document, for which the program caches only the document and the comments.
/// </summary>
internal sealed class ReadPost : IBenchmark
{
    public string Name => "read.post";
    public string About =>
        "A page by POST with a document of the reader's own, against bare Kestrel that reads the body and writes the same bytes.";

    public Task RunAsync(LoadRun run, CancellationToken cancellationToken) =>
        UnchangedArticle.MeasureAsync(
            run, Name, HotArticle.RequestsToWarm / 10, (page, to, _) => page.Post(to), cancellationToken);
}
