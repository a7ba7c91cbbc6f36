namespace GraphQLServer.Concurrency;

/// <summary>
/// Runs one piece of work for all concurrent callers with the same key (single flight). It is cancelled only when all
/// of them have disconnected.
/// </summary>
public sealed class SingleFlight<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];

    /// <param name="start">
    /// Called at most once while callers wait for the same key. It is called under a lock, so it must not throw and
    /// must do little before its first await.
    /// </param>
    public async Task<TResult> RunAsync(
        TKey key, Func<CancellationToken, Task<TResult>> start, CancellationToken cancellationToken)
    {
        var flight = Join(key, start);
        try
        {
            return await flight.Result.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private Flight Join(TKey key, Func<CancellationToken, Task<TResult>> start)
    {
        lock (gate)
        {
            if (!flights.TryGetValue(key, out var flight))
            {
                var abandoned = new CancellationTokenSource();
                flights[key] = flight = new Flight(start(abandoned.Token), abandoned);
            }

            flight.Callers++;
            return flight;
        }
    }

    private void Leave(TKey key, Flight flight)
    {
        lock (gate)
        {
            if (--flight.Callers > 0) return;
            flights.Remove(key);
        }

        _ = AbandonAsync(flight);
    }

    /// <summary>
    /// Callbacks of a token may block: a driver that cancels a statement connects to the server, which may not respond.
    /// </summary>
    private static async Task AbandonAsync(Flight flight)
    {
        await flight.Abandoned.CancelAsync();
        flight.Abandoned.Dispose();
    }

    private sealed class Flight(Task<TResult> result, CancellationTokenSource abandoned)
    {
        public Task<TResult> Result => result;
        public CancellationTokenSource Abandoned => abandoned;
        public int Callers { get; set; }
    }
}
