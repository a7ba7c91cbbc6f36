using Forum.Load.Reads;

namespace Forum.Load.Benchmarks;

/// <summary>Clients that already have the page and receive 304 Not Modified.</summary>
internal sealed class Read304 : IBenchmark
{
    public string Name => "read.304";
    public string About =>
        "A page by persisted GET with the entity tag that it has, against bare Kestrel with the same 304.";

    public Task RunAsync(LoadRun run, CancellationToken cancellationToken) =>
        UnchangedArticle.MeasureAsync(
            run, Name, HotArticle.RequestsToWarm, (page, to, tag) => page.Get(to, tag), cancellationToken);
}
