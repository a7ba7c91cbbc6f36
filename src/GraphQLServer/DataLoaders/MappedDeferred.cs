namespace GraphQLServer.DataLoaders;

internal sealed class MappedDeferred<TValue, TOther>(Deferred<TValue> source, Func<TValue, TOther> turn) : Deferred<TOther>
{
    internal override Task StartAsync() => source.StartAsync();

    internal override Deferred<TOther>? Take(out TOther value)
    {
        var next = source.Take(out var taken);
        value = next is null ? turn(taken) : default!;
        return next?.Then(turn);
    }
}
