using Forum.Errors;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Forum.Server.Database.Errors;

/// <summary>Why the database is temporarily unavailable.</summary>
internal enum DatabaseTroubleKind
{
    /// <summary>It cannot be connected to, or a connection broke.</summary>
    Unreachable,

    /// <summary>It did not respond in time, or no connection of the pool became free in time.</summary>
    Silent,

    /// <summary>The server has no connection left.</summary>
    OutOfConnections,

    /// <summary>Its disk or memory is full, or its disk fails.</summary>
    Full,

    /// <summary>Other transactions hold the locks that are needed, or the statement ran too long.</summary>
    Locked,

    /// <summary>The server is shutting down, starting up, or no longer the primary.</summary>
    Restarting,

    /// <summary>The server rejects this program's role or password, or does not have the database or accept connections to it.</summary>
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
internal static class DatabaseTrouble
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
    public static DatabaseTroubleKind? KindOf(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            if (at is Refusal) return null;
            if (at is AggregateException { InnerExceptions.Count: > 1 } several)
                return several.InnerExceptions.Select(KindOf).FirstOrDefault(kind => kind is not null);
            if (Of(at) is { } kind) return kind;
        }

        return null;
    }

    private static DatabaseTroubleKind? Of(Exception exception) => exception switch
    {
        PostgresException failed => OfPostgres(failed),
        NpgsqlException { InnerException: TimeoutException } => DatabaseTroubleKind.Silent,
        NpgsqlException { InnerException: PostgresException } => null,

        // The inner exception comes from a socket or a stream.
        NpgsqlException { IsTransient: true } => DatabaseTroubleKind.Unreachable,

        SqliteException failed => OfCode(failed.SqliteErrorCode),
        _ => IsOfABrokenConnection(exception) ? DatabaseTroubleKind.Unreachable : null,
    };

    /// <summary>
    /// What Npgsql itself throws when a connection is closed while in use: a null reference, a completed transaction, a
    /// message out of sequence. Incorrect use of Npgsql by this program could look the same; both are logged.
    /// </summary>
    private static bool IsOfABrokenConnection(Exception exception) =>
        exception.Source == nameof(Npgsql)
        && (exception is NullReferenceException or InvalidOperationException || exception.GetType() == typeof(NpgsqlException));

    /// <summary>25P03, for which Npgsql has no constant.</summary>
    private const string IdleInTransactionTimeout = "25P03";

    private static DatabaseTroubleKind? OfPostgres(PostgresException exception) =>
        OfState(exception.SqlState)
        ?? (IsRejectedLogin(exception) ? DatabaseTroubleKind.LoginRejected
            : IsInvalidPlan(exception) ? DatabaseTroubleKind.Aborted
            : null);

    /// <summary>
    /// A prepared statement that does not exist (26000) is a bug: a connection pooler shares one session among several
    /// clients. Npgsql does not prepare it again, so a retry on the same connection fails too. Source:
    /// postgresql.org/docs/current/errcodes-appendix.html.
    /// </summary>
    private static DatabaseTroubleKind? OfState(string state) => state switch
    {
        PostgresErrorCodes.TooManyConnections => DatabaseTroubleKind.OutOfConnections,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or IdleInTransactionTimeout
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => DatabaseTroubleKind.Locked,
        PostgresErrorCodes.ReadOnlySqlTransaction => DatabaseTroubleKind.Restarting,
        PostgresErrorCodes.InvalidCatalogName => DatabaseTroubleKind.LoginRejected,
        PostgresErrorCodes.InFailedSqlTransaction => DatabaseTroubleKind.Aborted,
        _ => state[..2] switch
        {
            "08" => DatabaseTroubleKind.Unreachable,
            "28" => DatabaseTroubleKind.LoginRejected,
            "53" or "58" => DatabaseTroubleKind.Full,
            "57" => DatabaseTroubleKind.Restarting,
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
    private static DatabaseTroubleKind? OfCode(int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => DatabaseTroubleKind.Locked,
        raw.SQLITE_FULL or raw.SQLITE_IOERR => DatabaseTroubleKind.Full,
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY => DatabaseTroubleKind.Unreachable,
        _ => null,
    };
}
