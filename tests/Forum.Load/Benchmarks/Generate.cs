using Forum.Load.Generating;

namespace Forum.Load.Benchmarks;

/// <summary>Makes the forum that the other benchmarks read.</summary>
internal sealed class Generate : IBenchmark
{
    public string Name => "generate";
    public string About => "Makes the database: 10,000 articles, 2,000,000 comments, one thread of 1,000,000, one comment with 100,000 replies.";

    public Task RunAsync(LoadRun run, CancellationToken cancellationToken) => GeneratedForum.MakeAsync(run, cancellationToken);
}
