using GraphQLServer.Authentication;

namespace GraphQLServer.Tests.Tiny;

/// <summary>Who asks the tiny schema; without a name: not signed in.</summary>
internal sealed record Reader(string? Name)
{
    public static Caller Named(string? name) => new(new Reader(name), name is not null);
}
