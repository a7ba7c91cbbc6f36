namespace GraphQLServer.DataLoaders;

internal sealed class CompletedDeferred<TValue>(TValue result) : Deferred<TValue>
{
    internal override Task StartAsync() => Task.CompletedTask;

    internal override Deferred<TValue>? GetResult(out TValue value)
    {
        value = result;
        return null;
    }
}
