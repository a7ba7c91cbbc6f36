using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// With synchronous replication a COMMIT whose wait for a standby is cancelled, by the driver's timeout or by an
/// administrator, succeeds with a warning: the transaction is committed on the primary, and a failover to the standby
/// may lose it. Such a commit fails here with <see cref="UnconfirmedCommit"/>.
/// Source: SyncRepWaitForLSN in PostgreSQL's syncrep.c. The text of the warning depends on `lc_messages`, its SQLSTATE
/// does not.
/// </summary>
internal sealed partial class ConfirmedCommits(ILogger<ConfirmedCommits> logger) : DbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result,
        CancellationToken cancellationToken = default)
    {
        if (transaction.Connection is not NpgsqlConnection connection) return result;
        PostgresNotice? warning = null;
        connection.Notice += OnNotice;
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            connection.Notice -= OnNotice;
        }

        if (warning is null) return InterceptionResult.Suppress();
        NotConfirmed(logger, warning.MessageText, warning.Detail);
        throw new UnconfirmedCommit(warning);

        void OnNotice(object sender, NpgsqlNoticeEventArgs notice)
        {
            if (notice.Notice is { InvariantSeverity: "WARNING", SqlState: PostgresErrorCodes.Warning })
                warning = notice.Notice;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "PostgreSQL did not confirm a commit; check its standbys (synchronous_standby_names). {Warning} {Detail}")]
    private static partial void NotConfirmed(ILogger logger, string warning, string? detail);
}

/// <summary>PostgreSQL sent a warning with the commit: see <see cref="ConfirmedCommits"/>.</summary>
internal sealed class UnconfirmedCommit(PostgresNotice warning) : Exception(warning.MessageText);
