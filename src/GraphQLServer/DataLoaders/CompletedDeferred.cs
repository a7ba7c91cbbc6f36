namespace GraphQLServer.DataLoaders;

internal sealed class CompletedDeferred<TValue>(TValue ready) : Deferred<TValue>
{
    internal override Task StartAsync() => Task.CompletedTask;

    internal override Deferred<TValue>? Take(out TValue value)
    {
        value = ready;
        return null;
    }
}
