using GraphQL.DataLoader;

namespace GraphQLServer.DataLoaders;

/// <summary>A value that is still to be loaded. The execution starts all loads of a level, waits once, then reads the results.</summary>
public abstract class Deferred : IDataLoaderResult
{
    /// <summary>A value that needs no loading.</summary>
    public static Deferred<TValue> FromResult<TValue>(TValue value) => new CompletedDeferred<TValue>(value);

    /// <summary>
    /// Starts the load once. The task completes when the result can be read; an exception is thrown when the result is read.
    /// </summary>
    internal abstract Task StartAsync();

    /// <summary>The value, or another <see cref="Deferred"/> that yields it.</summary>
    internal abstract object? GetResult();

    /// <summary>The entry point of the engine's own execution strategies.</summary>
    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken)
    {
        await StartAsync();
        return GetResult();
    }
}
