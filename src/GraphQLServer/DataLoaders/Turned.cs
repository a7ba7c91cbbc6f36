namespace GraphQLServer.DataLoaders;

internal sealed class Turned<TValue, TOther>(Loading<TValue> source, Func<TValue, TOther> turn) : Loading<TOther>
{
    internal override Task StartAsync() => source.StartAsync();

    internal override Loading<TOther>? Take(out TOther value)
    {
        var next = source.Take(out var taken);
        value = next is null ? turn(taken) : default!;
        return next?.Then(turn);
    }
}
