namespace GraphQLServer.DataLoaders;

internal sealed class ChainedDeferred<TValue, TOther>(Deferred<TValue> source, Func<TValue, Deferred<TOther>?> next)
    : Deferred<TOther>
{
    internal override Task StartAsync() => source.StartAsync();

    internal override Deferred<TOther>? Take(out TOther value)
    {
        value = default!;
        var unfinished = source.Take(out var taken);
        return unfinished is null ? next(taken) : unfinished.ThenLoad(next);
    }
}
