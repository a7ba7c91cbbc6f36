namespace Forum.Load.Measuring;

/// <summary>
/// Runs contenders in turn, A B C A B C, so that changes in the machine's load affect all of them alike.
/// </summary>
internal static class Contest
{
    /// <summary>
    /// After this many requests the runtimes have compiled their hot code, and the buffers have the data that is read.
    /// </summary>
    private const int RequestsToWarm = 4_000;

    /// <param name="contenders">The contenders, in the order of their turns.</param>
    /// <param name="options">The number and length of the rounds.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <param name="requestsToWarm">
    /// The minimum number of warm-up requests for each contender; short requests need many until all code is compiled.
    /// </param>
    /// <param name="settle">Awaited between the warm-up and the rounds; null: the rounds follow immediately.</param>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Round>>> RunAsync(
        IReadOnlyList<IContender> contenders, LoadOptions options, CancellationToken cancellationToken,
        int requestsToWarm = RequestsToWarm, Func<Task>? settle = null)
    {
        var time = TimeSpan.FromSeconds(options.Seconds);
        foreach (var contender in contenders)
        {
            LoadRun.WriteLine($"warming up {contender.Name}");
            for (var done = 0d; done < requestsToWarm;) done += (await contender.RunAsync(
                time, options.Seed, cancellationToken)).Requests;
        }

        if (settle is not null) await settle();
        var rounds = contenders.ToDictionary(contender => contender.Name, _ => new List<Round>());
        for (var number = 1; number <= options.Rounds; number++)
        {
            foreach (var contender in contenders)
            {
                var round = await contender.RunAsync(time, options.Seed + number, cancellationToken);
                LoadRun.WriteLine(
                    $"round {number}, {contender.Name}: {Spread.Text(round.Rate)} per second, {Spread.Text(round.PostgresCpu)} + {Spread.Text(round.ProgramCpu)} us CPU");
                rounds[contender.Name].Add(round);
            }
        }

        return rounds.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Round>)pair.Value);
    }
}
