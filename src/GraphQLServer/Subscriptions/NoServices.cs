namespace GraphQLServer.Subscriptions;

/// <summary>For what is to look at what it is given, and at nothing else.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
