using System.Runtime.ExceptionServices;
using GraphQLServer.DataLoaders;

namespace GraphQLServer.Schema;

/// <summary>One call of an asynchronous resolver, pending until its level starts.</summary>
internal sealed class AsyncCall<T, TValue>(
    Func<T, FieldContext, ValueTask<TValue>> resolve, T source, FieldContext context) : Deferred<TValue>
{
    private Task? task;
    private TValue result = default!;
    private ExceptionDispatchInfo? failure;

    internal override Task StartAsync() => task ??= RunAsync();

    internal override Deferred<TValue>? GetResult(out TValue value)
    {
        failure?.Throw();
        value = result;
        return null;
    }

    private async Task RunAsync()
    {
        try
        {
            result = await resolve(source, context);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
