namespace Forum.Load.Measuring;

/// <summary>One side of a comparison: the program, a peer, or the baseline.</summary>
internal interface IContender
{
    string Name { get; }

    Task<Round> RunAsync(TimeSpan time, int seed, CancellationToken cancellationToken);
}
