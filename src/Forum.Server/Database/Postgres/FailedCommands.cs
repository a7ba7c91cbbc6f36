using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Keeps Npgsql from reusing a command that failed. Npgsql caches a command in its connection object, which a pooled
/// context keeps. A command that could not be sent, because the connection is broken, is still marked as preparing its
/// statement; reused on the next connection, it prepares a statement a second time (42P05) or fails with a null
/// reference, and leaves a connection on which others fail. Source: `NpgsqlBatchCommand.Reset` in Npgsql 10.0.3, which
/// does not reset `IsPreparing`, and `NpgsqlCommand.Dispose`, which caches only a command that has a connection.
/// </summary>
internal sealed class FailedCommands : DbCommandInterceptor
{
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => command.Connection = null;

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        command.Connection = null;
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => command.Connection = null;

    public override Task CommandCanceledAsync(
        DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        command.Connection = null;
        return Task.CompletedTask;
    }
}
