namespace GraphQLServer.DataLoaders;

internal sealed class Chained<TValue, TOther>(Loading<TValue> source, Func<TValue, Loading<TOther>?> next)
    : Loading<TOther>
{
    internal override Task StartAsync() => source.StartAsync();

    internal override Loading<TOther>? Take(out TOther value)
    {
        value = default!;
        var unfinished = source.Take(out var taken);
        return unfinished is null ? next(taken) : unfinished.ThenLoad(next);
    }
}
