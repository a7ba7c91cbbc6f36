using System.Net.Sockets;
using Forum.Errors;
using Forum.Server.Database.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Forum.Server.Tests.Outages;

/// <summary>Which exceptions are classified as database failures, even when wrapped in other exceptions.</summary>
public sealed class ClassifyingDatabaseErrors
{
    [Theory]
    [InlineData("53300", nameof(DatabaseFailureKind.OutOfConnections))]
    [InlineData("53100", nameof(DatabaseFailureKind.OutOfResources))]
    [InlineData("53200", nameof(DatabaseFailureKind.OutOfResources))]
    [InlineData("58030", nameof(DatabaseFailureKind.OutOfResources))]
    [InlineData("55P03", nameof(DatabaseFailureKind.Locked))]
    [InlineData("57014", nameof(DatabaseFailureKind.Locked))]
    [InlineData("25P03", nameof(DatabaseFailureKind.Locked))]
    [InlineData("40001", nameof(DatabaseFailureKind.Locked))]
    [InlineData("40P01", nameof(DatabaseFailureKind.Locked))]
    [InlineData("57P01", nameof(DatabaseFailureKind.Restarting))]
    [InlineData("57P03", nameof(DatabaseFailureKind.Restarting))]
    [InlineData("25006", nameof(DatabaseFailureKind.Restarting))]
    [InlineData("08006", nameof(DatabaseFailureKind.Unreachable))]
    [InlineData("28000", nameof(DatabaseFailureKind.LoginRejected))]
    [InlineData("28P01", nameof(DatabaseFailureKind.LoginRejected))]
    [InlineData("3D000", nameof(DatabaseFailureKind.LoginRejected))]
    [InlineData("55000", nameof(DatabaseFailureKind.LoginRejected), "FATAL")]
    [InlineData("42501", nameof(DatabaseFailureKind.LoginRejected), "FATAL")]
    [InlineData("25P02", nameof(DatabaseFailureKind.Aborted))]
    [InlineData("0A000", nameof(DatabaseFailureKind.Aborted), "ERROR", "RevalidateCachedQuery")]
    [InlineData("0A000", null)]
    [InlineData("26000", null)]
    [InlineData("55000", null)]
    [InlineData("42501", null)]
    [InlineData("23505", null)]
    [InlineData("22001", null)]
    [InlineData("42P01", null)]
    [InlineData("XX000", null)]
    public void PostgreSQL_errors_are_classified_by_SQLSTATE(
        string state, string? kind, string severity = "ERROR", string? routine = null) =>
        AssertIsClassified(kind, new PostgresException("It failed.", severity, severity, state, routine: routine));

    [Theory]
    [InlineData(5, nameof(DatabaseFailureKind.Locked))]
    [InlineData(6, nameof(DatabaseFailureKind.Locked))]
    [InlineData(10, nameof(DatabaseFailureKind.OutOfResources))]
    [InlineData(13, nameof(DatabaseFailureKind.OutOfResources))]
    [InlineData(8, nameof(DatabaseFailureKind.Unreachable))]
    [InlineData(14, nameof(DatabaseFailureKind.Unreachable))]
    [InlineData(15, nameof(DatabaseFailureKind.Locked))]
    [InlineData(19, null)]
    [InlineData(1, null)]
    public void SQLite_errors_are_classified_by_code(int code, string? kind) =>
        AssertIsClassified(kind, new SqliteException("It failed.", code));

    [Fact]
    public void A_broken_or_silent_connection_is_a_database_failure()
    {
        AssertIsClassified(
            nameof(DatabaseFailureKind.Unreachable), new NpgsqlException("Closed.", new IOException("Broken pipe.")));
        AssertIsClassified(
            nameof(DatabaseFailureKind.Unreachable), new NpgsqlException("Closed.", new SocketException(111)));
        AssertIsClassified(nameof(DatabaseFailureKind.Timeout), new NpgsqlException("Silent.", new TimeoutException()));
    }

    [Fact]
    public void A_refusal_and_other_exceptions_are_not_database_failures()
    {
        Assert.Null(DatabaseFailure.KindOf(new IOException("A file.")));
        Assert.Null(DatabaseFailure.KindOf(new TimeoutException()));
        Assert.Null(DatabaseFailure.KindOf(new InvalidOperationException("A bug.", new ArgumentException("Another."))));
        Assert.Null(DatabaseFailure.KindOf(new Refusal(ErrorCode.Conflict, "No.")));
    }

    private static void AssertIsClassified(string? kind, Exception exception)
    {
        Assert.Equal(kind, DatabaseFailure.KindOf(exception)?.ToString());
        Assert.Equal(
            kind, DatabaseFailure.KindOf(new InvalidOperationException("Likely transient.", exception))?.ToString());
        Assert.Equal(
            kind,
            DatabaseFailure.KindOf(
                new AggregateException(
                    new ArgumentException("A bug."), new DbUpdateException("Not saved.", exception)))?.ToString());
    }
}
