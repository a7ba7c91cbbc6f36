using GraphQLServer.Authentication;

namespace GraphQLServer.Tests.Tiny;

/// <summary>The caller of the tiny schema; null name: anonymous.</summary>
internal sealed record Reader(string? Name)
{
    public static Caller Named(string? name) => new(new Reader(name), name is not null);
}
