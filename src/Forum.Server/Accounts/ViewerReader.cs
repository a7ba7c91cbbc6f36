using Forum.Authorization;
using Forum.Data;
using Forum.Server.Database.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>
/// Reads the viewer of a session from the database, in one statement. A session that has ended has no viewer.
/// </summary>
internal sealed class ViewerReader(IDbContextFactory<AccountsDb> contexts, AccountSettings settings)
{
    /// <summary>Compiled once for each database, because every request of a member starts with this query.</summary>
    private readonly Func<AccountsDb, Guid[], IAsyncEnumerable<Row>> ofSessions = EF.CompileAsyncQuery(
        (AccountsDb db, Guid[] wanted) =>
            from session in db.Sessions
            where wanted.Contains(session.Id) && session.EndedAt == null
            join account in db.Accounts on session.AccountId equals account.Id
            join pseudonym in db.Pseudonyms on account.Id equals pseudonym.AccountId
            where pseudonym.Kind == PseudonymKind.Lasting
            from grant in db.RoleGrants.Where(g => g.AccountId == account.Id).DefaultIfEmpty()
            select new Row(
                session.Id, account.Id, pseudonym.Id, account.Email!, account.EmailConfirmed,
                account.TwoFactorEnabled, account.LockoutEnd, (Role?)grant!.Role, grant.SectionId));

    /// <summary>The viewer of this request, read once; null when signed out.</summary>
    public async ValueTask<Viewer?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Features.Get<CachedViewer>() is { } cached) return cached.Viewer;
        var ticket = SessionTicket.From((await http.AuthenticateAsync()).Principal);
        var viewer = ticket is null ? null : await ReadAsync(ticket.SessionId, cancellationToken);
        http.Features.Set(new CachedViewer(viewer));
        return viewer;
    }

    /// <summary>
    /// The session's current viewer; null if the session has ended or the account is banned. A database that does not
    /// respond does not react to the cancellation token either, so this method stops waiting for it.
    /// </summary>
    public async Task<Viewer?> ReadAsync(Guid sessionId, CancellationToken cancellationToken) =>
        (await AbandonableWork.RunAsync(token => ReadAsync([sessionId], token), cancellationToken)).GetValueOrDefault(
            sessionId);

    /// <summary>The current viewers of many sessions, in one statement; sessions without a viewer are absent.</summary>
    public async Task<IReadOnlyDictionary<Guid, Viewer>> ReadAsync(
        IReadOnlyCollection<Guid> sessionIds, CancellationToken cancellationToken)
    {
        var wanted = sessionIds.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = new List<Row>();
        await foreach (var row in ofSessions(db, wanted).WithCancellation(cancellationToken)) rows.Add(row);
        return rows
            // A lockout after failed sign-ins expires and does not affect existing sessions; a permanent one ends them.
            .Where(r => r.LockoutEnd != DateTimeOffset.MaxValue)
            .GroupBy(r => r.SessionId)
            .ToDictionary(session => session.Key, session =>
            {
                var first = session.First();
                var grants = session.Where(r => r.Role is not null)
                    .Select(r => new ViewerGrant(r.Role!.Value, r.SectionId)).ToList();
                var viewerAccount = new ViewerAccount(first.Email, first.EmailConfirmed, first.TwoFactorEnabled);
                return new Viewer(first.AccountId, session.Key, first.PseudonymId, viewerAccount, grants)
                {
                    MayWrite = first.EmailConfirmed || !settings.RequireConfirmedEmail,
                };
            });
    }

    /// <summary>A session's account with one of its grants, if there is one.</summary>
    private sealed record Row(
        Guid SessionId, Guid AccountId, Guid PseudonymId, string Email, bool EmailConfirmed, bool TwoFactorEnabled,
        DateTimeOffset? LockoutEnd, Role? Role, Guid? SectionId);

    private sealed record CachedViewer(Viewer? Viewer);
}
