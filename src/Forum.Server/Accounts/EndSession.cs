using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Accounts;

/// <summary>Signs out. Once this is committed, no node accepts a cookie or token of this session.</summary>
internal sealed class EndSession(IWriteTransactionFactory transactions, NodeClock clock)
{
    public async Task RunAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        await using var write = await transactions.BeginAccountAsync(sessionId, cancellationToken);
        write.InvalidatesResponses = false;
        var session = await write.Db.Set<Session>().SingleOrDefaultAsync(s => s.Id == sessionId, cancellationToken);
        session?.End(clock.Now);
        await write.CommitAsync();
    }
}
