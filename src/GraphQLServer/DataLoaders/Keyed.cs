namespace GraphQLServer.DataLoaders;

/// <summary>One key's place in a round.</summary>
internal sealed class Keyed<TKey, TValue>(Round<TKey, TValue> round, TKey key) : Loading<TValue?>
    where TKey : notnull
{
    internal override Task StartAsync() => round.StartAsync();

    internal override Loading<TValue?>? Take(out TValue? value)
    {
        value = round.Take(key);
        return null;
    }
}
