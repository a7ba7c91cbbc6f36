namespace GraphQLServer.DataLoaders;

internal sealed class CombinedDeferred<TLeft, TRight, TResult>(
    Deferred<TLeft> left, Deferred<TRight> right, Func<TLeft, TRight, TResult> join) : Deferred<TResult>
{
    internal override Task StartAsync() => Task.WhenAll(left.StartAsync(), right.StartAsync());

    internal override Deferred<TResult>? Take(out TResult value)
    {
        var nextLeft = left.Take(out var takenLeft);
        var nextRight = right.Take(out var takenRight);
        if (nextLeft is null && nextRight is null)
        {
            value = join(takenLeft, takenRight);
            return null;
        }

        value = default!;
        return (nextLeft ?? Ready(takenLeft)).Combine(nextRight ?? Ready(takenRight), join);
    }
}
