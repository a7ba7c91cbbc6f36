using GraphQL.DataLoader;

namespace GraphQLServer.DataLoaders;

/// <summary>A value on its way. The strategy starts all that a level needs, waits once, then takes them.</summary>
public abstract class Deferred : IDataLoaderResult
{
    /// <summary>A value that needs no loading.</summary>
    public static Deferred<TValue> Ready<TValue>(TValue value) => new CompletedDeferred<TValue>(value);

    /// <summary>Starts it, once. The task ends when it can be taken; a failure is thrown by the taking.</summary>
    internal abstract Task StartAsync();

    /// <summary>The value, or another <see cref="Deferred"/> that stands for it.</summary>
    internal abstract object? Take();

    /// <summary>The way in of the engine's own strategies.</summary>
    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken)
    {
        await StartAsync();
        return Take();
    }
}
