using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Authentication;

/// <summary>How the host authenticates callers.</summary>
/// <param name="AuthenticateAsync">
/// Authenticates a request by its cookie or its Authorization header, and returns the caller. The cancellation token
/// ends it.
/// </param>
/// <param name="AuthenticateTokenAsync">
/// Returns the caller to whom a bearer token was issued; null when the bearer token is not valid.
/// </param>
/// <param name="StartSession">Starts a session for the caller of a long-lived connection.</param>
public sealed record ApiAuthentication(
    Func<HttpContext, CancellationToken, ValueTask<Caller>> AuthenticateAsync,
    Func<HttpContext, string, CancellationToken, ValueTask<Caller?>> AuthenticateTokenAsync,
    Func<Caller, ConnectionSession> StartSession)
{
    /// <summary>An anonymous caller.</summary>
    public Caller Anonymous { get; init; } = new(null, false);
}
