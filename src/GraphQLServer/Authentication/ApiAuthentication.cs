using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Authentication;

/// <summary>How the host finds out who is calling.</summary>
/// <param name="Of">The caller of a request, by its cookie or its header. It ends with the token, whatever it waits for.</param>
/// <param name="WithToken">The caller that a bearer token names; null when the token is not good.</param>
/// <param name="Watch">Keeps an eye on the caller of a connection that stays open.</param>
public sealed record ApiAuthentication(
    Func<HttpContext, CancellationToken, ValueTask<Caller>> Of,
    Func<HttpContext, string, CancellationToken, ValueTask<Caller?>> WithToken,
    Func<Caller, ConnectionSession> Watch)
{
    /// <summary>A caller who is not signed in.</summary>
    public Caller Anonymous { get; init; } = new(null, false);
}
