namespace GraphQLServer.Subscriptions;

/// <summary>For what is to look at what it is given, and at nothing else.</summary>
internal sealed class EmptyServiceProvider : IServiceProvider
{
    public static readonly EmptyServiceProvider Instance = new();

    public object? GetService(Type serviceType) => null;
}
