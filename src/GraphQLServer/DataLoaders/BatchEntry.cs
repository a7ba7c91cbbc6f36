namespace GraphQLServer.DataLoaders;

/// <summary>One key of a batch round.</summary>
internal sealed class BatchEntry<TKey, TValue>(BatchRound<TKey, TValue> round, TKey key) : Deferred<TValue?>
    where TKey : notnull
{
    internal override Task StartAsync() => round.StartAsync();

    internal override Deferred<TValue?>? GetResult(out TValue? value)
    {
        value = round.GetResult(key);
        return null;
    }
}
