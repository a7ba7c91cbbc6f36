using Forum.Authorization;
using Forum.Data;
using Forum.Server.Database.Model;
using Forum.Time;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>Reads the viewer of a session from the database, in one statement. A session that has ended has none.</summary>
internal sealed class ViewerReader(IDbContextFactory<AccountsDb> contexts, AccountSettings settings)
{
    /// <summary>Compiled once for its database: every request of a member begins with it.</summary>
    private readonly Func<AccountsDb, Guid[], IAsyncEnumerable<Row>> ofSessions = EF.CompileAsyncQuery((AccountsDb db, Guid[] wanted) =>
        from session in db.Sessions
        where wanted.Contains(session.Id) && session.EndedAt == null
        join account in db.Accounts on session.AccountId equals account.Id
        join pseudonym in db.Pseudonyms on account.Id equals pseudonym.AccountId
        where pseudonym.Kind == PseudonymKind.Lasting
        from grant in db.RoleGrants.Where(g => g.AccountId == account.Id).DefaultIfEmpty()
        select new Row(
            session.Id, account.Id, pseudonym.Id, account.Email!, account.EmailConfirmed, account.TwoFactorEnabled, account.LockoutEnd,
            (Role?)grant!.Role, grant.SectionId));

    /// <summary>The viewer of this request, read once; null when signed out.</summary>
    public async ValueTask<Viewer?> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Features.Get<Known>() is { } known) return known.Viewer;
        var ticket = SessionTicket.From((await http.AuthenticateAsync()).Principal);
        var viewer = ticket is null ? null : await ReadAsync(ticket.SessionId, cancellationToken);
        http.Features.Set(new Known(viewer));
        return viewer;
    }

    /// <summary>
    /// The session's viewer as of now; null: it was ended, or its account is shut out. A database that is silent does not react to
    /// the token, so it is not waited for.
    /// </summary>
    public async Task<Viewer?> ReadAsync(Guid sessionId, CancellationToken cancellationToken) =>
        (await AbandonableWork.OrLeaveAsync(token => ReadAsync([sessionId], token), cancellationToken)).GetValueOrDefault(sessionId);

    /// <summary>The viewers of many sessions as of now, in one statement; those that are no one's are absent.</summary>
    public async Task<IReadOnlyDictionary<Guid, Viewer>> ReadAsync(IReadOnlyCollection<Guid> sessionIds, CancellationToken cancellationToken)
    {
        var wanted = sessionIds.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = new List<Row>();
        await foreach (var row in ofSessions(db, wanted).WithCancellation(cancellationToken)) rows.Add(row);
        return rows
            // A lock after failed sign-ins passes and leaves those who are in alone; one for good shuts them out.
            .Where(r => r.LockoutEnd != DateTimeOffset.MaxValue)
            .GroupBy(r => r.SessionId)
            .ToDictionary(session => session.Key, session =>
            {
                var first = session.First();
                var grants = session.Where(r => r.Role is not null).Select(r => new ViewerGrant(r.Role!.Value, r.SectionId)).ToList();
                var own = new ViewerAccount(first.Email, first.EmailConfirmed, first.TwoFactorEnabled);
                return new Viewer(first.AccountId, session.Key, first.PseudonymId, own, grants)
                {
                    MayWrite = first.EmailConfirmed || !settings.RequireConfirmedEmail,
                };
            });
    }

    /// <summary>A session's account with one of its grants, if it has any.</summary>
    private sealed record Row(
        Guid SessionId, Guid AccountId, Guid PseudonymId, string Email, bool EmailConfirmed, bool TwoFactorEnabled, DateTimeOffset? LockoutEnd,
        Role? Role, Guid? SectionId);

    private sealed record Known(Viewer? Viewer);
}
