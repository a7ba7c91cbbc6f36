namespace GraphQLServer.Concurrency;

/// <summary>
/// Runs one piece of work for all callers that ask for the same concurrently. It is cancelled when the last of them has
/// disconnected, not before.
/// </summary>
public sealed class SingleFlight<TKey, TResult>
    where TKey : notnull
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];

    /// <param name="start">Called at most once while others wait for the same key; it is called under a lock, and must neither throw nor do much before its first await.</param>
    public async Task<TResult> RunAsync(TKey key, Func<CancellationToken, Task<TResult>> start, CancellationToken cancellationToken)
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

        flight.Abandoned.Cancel();
        flight.Abandoned.Dispose();
    }

    private sealed class Flight(Task<TResult> result, CancellationTokenSource abandoned)
    {
        public Task<TResult> Result => result;
        public CancellationTokenSource Abandoned => abandoned;
        public int Callers { get; set; }
    }
}
