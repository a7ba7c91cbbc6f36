namespace GraphQLServer.DataLoaders;

internal sealed class MappedDeferred<TValue, TOther>(Deferred<TValue> source, Func<TValue, TOther> map) : Deferred<TOther>
{
    internal override Task StartAsync() => source.StartAsync();

    internal override Deferred<TOther>? GetResult(out TOther value)
    {
        var pending = source.GetResult(out var result);
        value = pending is null ? map(result) : default!;
        return pending?.Then(map);
    }
}
