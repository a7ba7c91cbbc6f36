using System.Security.Claims;
using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Server.Accounts;

/// <summary>
/// Rotates a refresh token. A used token stays valid for <see cref="Session.RefreshTokenReuseInterval"/>, because one
/// client may send concurrent requests. Later reuse means that the token was stolen, and ends the session (RFC 9700,
/// section 4.14.2).
/// </summary>
internal sealed class RefreshSession(
    IWriteTransactionFactory transactions, IOptionsMonitor<BearerTokenOptions> bearerOptions, NodeClock clock)
{
    /// <returns>
    /// The claims of the new tokens; null if the refresh token is invalid or expired, was reused too late, or its
    /// session has ended.
    /// </returns>
    public async Task<ClaimsPrincipal?> RunAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var token = bearerOptions.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(refreshToken);
        if (token?.Properties.ExpiresUtc is not { } expiresAt || clock.Now >= expiresAt) return null;
        if (SessionTicket.From(token.Principal) is not { } ticket) return null;

        await using var write = await transactions.BeginAccountAsync(ticket.SessionId, cancellationToken);
        write.InvalidatesResponses = false;

        // Read the clock after waiting for a connection: whether a used token is still accepted depends on this time.
        var now = clock.Now;
        var sessions = write.Db.Set<Session>();
        var refreshed = await sessions
            .Where(s => s.Id == ticket.SessionId && s.EndedAt == null && s.Generation == ticket.Generation)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.Generation, s => s.Generation + 1)
                    .SetProperty(s => s.RefreshedAt, now)
#pragma warning disable RS0030 // EF Core translates it to the database's current time.
                    .SetProperty(s => s.RefreshedAtByDatabase, s => DateTime.UtcNow),
#pragma warning restore RS0030
                cancellationToken);
        if (refreshed == 0)
        {
            var session = await sessions.SingleOrDefaultAsync(s => s.Id == ticket.SessionId, cancellationToken);
            if (session is null or { EndedAt: not null }) return null;
            if (!session.IsWithinReuseInterval(ticket.Generation, now)
                || !await WasRefreshedRecentlyAsync(sessions, ticket.SessionId, cancellationToken))
            {
                session.End(now);
                await write.CommitAsync();
                return null;
            }
        }

        await write.CommitAsync();
        return ticket.Next().ToPrincipal();
    }

    /// <summary>
    /// Whether the last refresh is within <see cref="Session.RefreshTokenReuseInterval"/> by the database's clock. A
    /// node whose clock is behind would otherwise accept an old token.
    /// </summary>
#pragma warning disable RS0030 // EF Core translates it to the database's current time.
    private static Task<bool> WasRefreshedRecentlyAsync(
        IQueryable<Session> sessions, Guid id, CancellationToken cancellationToken)
    {
        var window = Session.RefreshTokenReuseInterval.TotalSeconds;
        return sessions.AnyAsync(
            s => s.Id == id && s.RefreshedAtByDatabase >= DateTime.UtcNow.AddSeconds(-window)
                && s.RefreshedAtByDatabase <= DateTime.UtcNow.AddSeconds(window),
            cancellationToken);
    }
#pragma warning restore RS0030
}
