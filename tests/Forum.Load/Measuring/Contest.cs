namespace Forum.Load.Measuring;

/// <summary>Contenders in turn, A B C A B C: what the machine does meanwhile meets all alike.</summary>
internal static class Contest
{
    /// <summary>By then the runtimes have compiled what they run often, and the buffers hold what is read.</summary>
    private const int RequestsToWarm = 4_000;

    /// <param name="contenders">In the order of their turns.</param>
    /// <param name="options">How many rounds, how long each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="requestsToWarm">Of each, at least; where a request is short, it takes many until all is compiled.</param>
    /// <param name="settle">Awaited between the warming and the rounds; null: the rounds follow at once.</param>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Round>>> RunAsync(
        IReadOnlyList<IContender> contenders, LoadOptions options, CancellationToken cancellationToken,
        int requestsToWarm = RequestsToWarm, Func<Task>? settle = null)
    {
        var time = TimeSpan.FromSeconds(options.Seconds);
        foreach (var contender in contenders)
        {
            LoadRun.Say($"warming {contender.Name}");
            for (var done = 0d; done < requestsToWarm;) done += (await contender.RunAsync(time, options.Seed, cancellationToken)).Requests;
        }

        if (settle is not null) await settle();
        var rounds = contenders.ToDictionary(contender => contender.Name, _ => new List<Round>());
        for (var number = 1; number <= options.Rounds; number++)
        {
            foreach (var contender in contenders)
            {
                var round = await contender.RunAsync(time, options.Seed + number, cancellationToken);
                LoadRun.Say($"round {number}, {contender.Name}: {Spread.Text(round.Rate)} a second, {Spread.Text(round.PostgresCpu)} + {Spread.Text(round.ProgramCpu)} us CPU");
                rounds[contender.Name].Add(round);
            }
        }

        return rounds.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<Round>)pair.Value);
    }
}
