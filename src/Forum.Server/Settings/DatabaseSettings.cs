using System.Globalization;

namespace Forum.Server.Settings;

/// <summary>
/// How long a session of PostgreSQL may hold up others. The server itself watches over these, so that they also hold for a
/// node that is paused or cut off. Configuration: `Forum:Database`.
/// </summary>
internal sealed record DatabaseSettings
{
    public const string Path = "Forum:Database";

    /// <summary>
    /// A session whose client has closed the connection, as the operating system does for a process that was killed, ends within a second
    /// even in the middle of a statement, and releases its locks (PostgreSQL 14 or newer). A client that no longer acknowledges packets is
    /// detected after about 20 s, also while nothing is open.
    /// </summary>
    public const string ClientChecks =
        "-c client_connection_check_interval=1000 -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 "
        + "-c tcp_user_timeout=20000";

    /// <summary>How long a transaction may be open without a statement running: `idle_in_transaction_session_timeout`.</summary>
    public TimeSpan IdleInTransaction { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a statement may wait for a lock: `lock_timeout`.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a statement may run: `statement_timeout`.</summary>
    public TimeSpan Statement { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a statement of an import may wait for a lock, unless it holds an article's row.</summary>
    public TimeSpan ImportLockWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a statement of an import may run.</summary>
    public TimeSpan ImportStatement { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Start-up options of every session, as libpq's `options` has them.</summary>
    public string SessionOptions =>
        $"-c idle_in_transaction_session_timeout={Milliseconds(IdleInTransaction)} -c lock_timeout={Milliseconds(LockWait)} "
        + $"-c statement_timeout={Milliseconds(Statement)} {ClientChecks}";

    /// <summary>What a transaction of an import changes for itself.</summary>
    public string ImportTransaction =>
        $"SET LOCAL lock_timeout = {Milliseconds(ImportLockWait)}; SET LOCAL statement_timeout = {Milliseconds(ImportStatement)}";

    /// <summary>What the session in which an import reads changes for itself.</summary>
    public string ImportSession => ImportTransaction.Replace("SET LOCAL", "SET", StringComparison.Ordinal);

    /// <summary>A time as PostgreSQL's settings take it.</summary>
    public static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
