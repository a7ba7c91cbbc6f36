namespace GraphQLServer.DataLoaders;

internal sealed class Ready<TValue>(TValue ready) : Loading<TValue>
{
    internal override Task StartAsync() => Task.CompletedTask;

    internal override Loading<TValue>? Take(out TValue value)
    {
        value = ready;
        return null;
    }
}
