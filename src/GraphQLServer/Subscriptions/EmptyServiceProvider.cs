namespace GraphQLServer.Subscriptions;

/// <summary>For code that must use only its parameters and no services.</summary>
internal sealed class EmptyServiceProvider : IServiceProvider
{
    public static readonly EmptyServiceProvider Instance = new();

    public object? GetService(Type serviceType) => null;
}
