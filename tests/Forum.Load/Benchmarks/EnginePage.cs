using Forum.Load.Engine;
using Forum.Load.Measuring;

namespace Forum.Load.Benchmarks;

/// <summary>
/// The cost of the engine itself: a page of comments that are in memory, compared with hand-written code that writes
/// the same bytes.
/// </summary>
internal sealed class EnginePage : IBenchmark
{
    private const int Comments = 85, PagesToWarm = 20_000;

    public string Name => "engine.page";
    public string About => "A page of 85 comments in memory through the engine, against a hand-written Utf8JsonWriter.";
    public bool NeedsPostgres => false;

    public Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var comments = PageComment.Make(Comments);
        using var engine = new PageByGraphQLServer(comments);
        using var hand = new PageByHand(comments);
        var bytes = MustBeTheSame(engine, hand);

        (string Name, Action Page)[] contenders =
            [("engine", () => engine.Write(page => page.Length)), ("by hand", () => hand.Write(page => page.Length))];
        foreach (var (name, page) in contenders)
        {
            LoadRun.WriteLine($"warming up {name}");
            for (var done = 0; done < PagesToWarm; done++) page();
        }

        var costs = contenders.ToDictionary(c => c.Name, _ => new List<PageCost>());
        for (var round = 0; round < run.Options.Rounds; round++)
        {
            foreach (var (name, page) in contenders)
            {
                cancellationToken.ThrowIfCancellationRequested();
                costs[name].Add(PageCost.Of(page, TimeSpan.FromSeconds(run.Options.Seconds)));
            }
        }

        Print(costs, bytes);
        return Task.CompletedTask;
    }

    /// <exception cref="LoadFailure">The two do not write the same bytes.</exception>
    private static int MustBeTheSame(PageByGraphQLServer engine, PageByHand hand)
    {
        var (ours, byHand) = (engine.Write(page => page.ToArray()), hand.Write(page => page.ToArray()));
        return ours.AsSpan().SequenceEqual(byHand)
            ? ours.Length
            : throw new LoadFailure(
                $"The pages differ from byte {ours.AsSpan().CommonPrefixLength(byHand)} on: {ours.Length} bytes by the engine, {byHand.Length} by hand.");
    }

    private void Print(Dictionary<string, List<PageCost>> costs, int bytes)
    {
        var table = new TextTable(Name, "us CPU per page", "us per page", "bytes allocated per page");
        foreach (var (name, its) in costs)
        {
            string Of(Func<PageCost, double> figure) => Spread.Of(its.Select(figure)).ToString();
            table.Add(name, Of(c => c.Cpu), Of(c => c.Time), Of(c => c.Allocated));
        }

        table.Print();
        var ratio = Spread.Of(costs["engine"].Zip(costs["by hand"], (ours, byHand) => ours.Cpu / byHand.Cpu));
        Console.WriteLine(
            $"{Name} {ratio} times the CPU of {Comments} comments and {bytes} bytes written by hand, byte for byte the same");
    }
}
