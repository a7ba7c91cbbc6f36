namespace GraphQLServer.DataLoaders;

internal sealed class CombinedDeferred<TLeft, TRight, TResult>(
    Deferred<TLeft> left, Deferred<TRight> right, Func<TLeft, TRight, TResult> combine) : Deferred<TResult>
{
    internal override Task StartAsync() => Task.WhenAll(left.StartAsync(), right.StartAsync());

    internal override Deferred<TResult>? GetResult(out TResult value)
    {
        var pendingLeft = left.GetResult(out var leftResult);
        var pendingRight = right.GetResult(out var rightResult);
        if (pendingLeft is null && pendingRight is null)
        {
            value = combine(leftResult, rightResult);
            return null;
        }

        value = default!;
        return (pendingLeft ?? FromResult(leftResult)).Combine(pendingRight ?? FromResult(rightResult), combine);
    }
}
