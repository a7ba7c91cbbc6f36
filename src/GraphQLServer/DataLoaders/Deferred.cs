using GraphQL.DataLoader;

namespace GraphQLServer.DataLoaders;

/// <summary>A value that is still to be loaded. The execution starts all loads of a level, waits once, then takes the values.</summary>
public abstract class Deferred : IDataLoaderResult
{
    /// <summary>A value that needs no loading.</summary>
    public static Deferred<TValue> Ready<TValue>(TValue value) => new CompletedDeferred<TValue>(value);

    /// <summary>
    /// Starts the load once. The task completes when the value can be taken; an exception is thrown when the value is taken.
    /// </summary>
    internal abstract Task StartAsync();

    /// <summary>The value, or another <see cref="Deferred"/> that yields it.</summary>
    internal abstract object? Take();

    /// <summary>The entry point of the engine's own execution strategies.</summary>
    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken)
    {
        await StartAsync();
        return Take();
    }
}
