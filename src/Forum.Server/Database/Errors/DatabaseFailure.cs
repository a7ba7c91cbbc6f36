using System.Globalization;
using Forum.Errors;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Forum.Server.Database.Errors;

/// <summary>Why the database is temporarily unavailable.</summary>
internal enum DatabaseFailureKind
{
    /// <summary>It cannot be connected to, or a connection broke.</summary>
    Unreachable,

    /// <summary>It did not respond in time, or no connection of the pool became free in time.</summary>
    Timeout,

    /// <summary>The server has no connection left.</summary>
    OutOfConnections,

    /// <summary>Its disk or memory is full, or its disk fails.</summary>
    OutOfResources,

    /// <summary>Other transactions hold the locks that are needed, or the statement ran too long.</summary>
    Locked,

    /// <summary>The server is shutting down, starting up, or no longer the primary.</summary>
    Restarting,

    /// <summary>
    /// The server rejects this program's role or password, or does not have the database or accept connections to it.
    /// </summary>
    LoginRejected,

    /// <summary>
    /// The transaction failed before, or a migration changed the columns of a prepared statement. A retry prepares it
    /// again.
    /// </summary>
    Aborted,
}

/// <summary>
/// Distinguishes temporary failures of the database from bugs, for the whole program. A temporary failure is reported
/// as BUSY, or as status 503 outside the API, whichever part of the program it affected.
/// </summary>
internal static class DatabaseFailure
{
    /// <summary>
    /// The message for the caller. Nothing was written: a commit with an unknown outcome is already a
    /// <see cref="Refusal"/>.
    /// </summary>
    public const string Message = "The forum's database is not available at the moment. Try again in a few seconds.";

    /// <summary>
    /// The kind of failure that an exception reports, including its inner exceptions; null: none. A
    /// <see cref="Refusal"/> is a decision about the call, and is not treated as a failure even if a database failure
    /// caused it.
    /// </summary>
    public static DatabaseFailureKind? KindOf(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is Refusal) return null;
            if (current is AggregateException { InnerExceptions.Count: > 1 } aggregate)
                return aggregate.InnerExceptions.Select(KindOf).FirstOrDefault(kind => kind is not null);
            if (KindOfSingle(current) is { } kind) return kind;
        }

        return null;
    }

    /// <summary>
    /// Whether others held locks or all connections for too long, also if this is already a <see cref="Refusal"/>.
    /// </summary>
    public static bool IsContention(Exception exception) =>
        exception is Refusal { Code: ErrorCode.Busy }
        || KindOf(exception) is DatabaseFailureKind.Locked or DatabaseFailureKind.Timeout
            or DatabaseFailureKind.OutOfConnections;

    /// <summary>The database's code for an error, SQLSTATE or SQLite's; null: it has none.</summary>
    public static string? CodeOf(Exception exception) => exception switch
    {
        PostgresException failure => failure.SqlState,
        SqliteException failure => failure.SqliteErrorCode.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static DatabaseFailureKind? KindOfSingle(Exception exception) => exception switch
    {
        PostgresException failure => KindOfPostgres(failure),
        NpgsqlException { InnerException: TimeoutException } => DatabaseFailureKind.Timeout,
        NpgsqlException { InnerException: PostgresException } => null,

        // The inner exception comes from a socket or a stream.
        NpgsqlException { IsTransient: true } => DatabaseFailureKind.Unreachable,

        SqliteException failure => KindOfSqliteCode(failure.SqliteErrorCode),
        _ => IsBrokenConnection(exception) ? DatabaseFailureKind.Unreachable : null,
    };

    /// <summary>
    /// What Npgsql itself throws when a connection is closed while in use: a null reference, a completed transaction, a
    /// message out of sequence. Incorrect use of Npgsql by this program could look the same; both are logged.
    /// </summary>
    private static bool IsBrokenConnection(Exception exception) =>
        exception.Source == nameof(Npgsql)
        && (exception is NullReferenceException or InvalidOperationException
            || exception.GetType() == typeof(NpgsqlException));

    /// <summary>25P03, for which Npgsql has no constant.</summary>
    private const string IdleInTransactionTimeout = "25P03";

    private static DatabaseFailureKind? KindOfPostgres(PostgresException exception) =>
        KindOfSqlState(exception.SqlState)
        ?? (IsRejectedLogin(exception) ? DatabaseFailureKind.LoginRejected
            : IsInvalidPlan(exception) ? DatabaseFailureKind.Aborted
            : null);

    /// <summary>
    /// A prepared statement that does not exist (26000) is a bug: a connection pooler shares one session among several
    /// clients. Npgsql does not prepare it again, so a retry on the same connection fails too. Source:
    /// postgresql.org/docs/current/errcodes-appendix.html.
    /// </summary>
    private static DatabaseFailureKind? KindOfSqlState(string state) => state switch
    {
        PostgresErrorCodes.TooManyConnections => DatabaseFailureKind.OutOfConnections,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or IdleInTransactionTimeout
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected =>
            DatabaseFailureKind.Locked,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseFailureKind.Restarting,
        PostgresErrorCodes.InvalidCatalogName => DatabaseFailureKind.LoginRejected,
        PostgresErrorCodes.InFailedSqlTransaction => DatabaseFailureKind.Aborted,
        _ => state[..2] switch
        {
            "08" => DatabaseFailureKind.Unreachable,
            "28" => DatabaseFailureKind.LoginRejected,
            "53" or "58" => DatabaseFailureKind.OutOfResources,
            "57" => DatabaseFailureKind.Restarting,
            _ => null,
        },
    };

    /// <summary>
    /// Whether a connection was rejected because the database does not accept connections (55000), or not those of the
    /// role (42501), for example during maintenance. Only then are these errors fatal to the session. In response to a
    /// statement both are bugs that no retry fixes: 55000 is incorrect use of an object, and 42501 means that the role
    /// was never granted what this version needs, so the administrator must find an error in the log and not a warning.
    /// Source: CheckMyDatabase in PostgreSQL's postinit.c.
    /// </summary>
    private static bool IsRejectedLogin(PostgresException exception) => exception is
    {
        InvariantSeverity: "FATAL",
        SqlState: PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.InsufficientPrivilege,
    };

    /// <summary>
    /// Whether a prepared statement's columns have changed since it was prepared, for example by a migration while the
    /// program runs: "cached plan must not change result type". Npgsql prepares it again at its next execution. Other
    /// errors of this state (0A000) are bugs. Source: RevalidateCachedQuery in PostgreSQL's plancache.c; its message
    /// depends on `lc_messages`.
    /// </summary>
    private static bool IsInvalidPlan(PostgresException exception) => exception is
    {
        SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery",
    };

    /// <summary>Source: sqlite.org/rescode.html.</summary>
    private static DatabaseFailureKind? KindOfSqliteCode(int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => DatabaseFailureKind.Locked,
        raw.SQLITE_FULL or raw.SQLITE_IOERR => DatabaseFailureKind.OutOfResources,
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY => DatabaseFailureKind.Unreachable,
        _ => null,
    };
}
