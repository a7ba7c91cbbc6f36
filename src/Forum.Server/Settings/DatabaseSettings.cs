using System.Globalization;

namespace Forum.Server.Settings;

/// <summary>
/// Limits how long a PostgreSQL session may block others. PostgreSQL itself enforces these limits, so that they also
/// apply to the sessions of a node that is paused or cut off. Configuration: `Forum:Database`.
/// </summary>
internal sealed record DatabaseSettings
{
    public const string Path = "Forum:Database";

    /// <summary>Seconds between two TCP keep-alive probes, and how many may get no response.</summary>
    public const int KeepAliveInterval = 3, KeepAliveCount = 3;

    /// <summary>
    /// How long a transaction may be open without running a statement: `idle_in_transaction_session_timeout`.
    /// </summary>
    public TimeSpan IdleInTransaction { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long a statement may wait for a lock: `lock_timeout`. While a transaction has locked an article's row, its
    /// other lock timeouts are short, and it is retried for this long. Also how long a write may wait for its
    /// share of the connection pool and, with SQLite too, a write to an account for other writes to that account.
    /// </summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a statement may run: `statement_timeout`.</summary>
    public TimeSpan Statement { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long a connection may be idle before the server and this program send TCP keep-alive probes:
    /// `tcp_keepalives_idle`, in whole seconds.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same as <see cref="LockWait"/> for an import.</summary>
    public TimeSpan ImportLockWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a statement of an import may run.</summary>
    public TimeSpan ImportStatement { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A session whose client has closed the connection, as the operating system does for a killed process, ends within
    /// a second even in the middle of a statement, and releases its locks (PostgreSQL 14 or newer). A client that no
    /// longer acknowledges packets is detected about 10 s after <see cref="KeepAlive"/>, also while no transaction is
    /// open.
    /// </summary>
    public string ClientChecks =>
        $"-c client_connection_check_interval=1000 -c tcp_keepalives_idle={KeepAliveSeconds} "
        + $"-c tcp_keepalives_interval={KeepAliveInterval} -c tcp_keepalives_count={KeepAliveCount} "
        + $"-c tcp_user_timeout={Milliseconds(KeepAlive + TimeSpan.FromSeconds(10))}";

    /// <summary>Start-up options of every session, in the format of libpq's `options`.</summary>
    public string SessionOptions =>
        $"-c idle_in_transaction_session_timeout={Milliseconds(IdleInTransaction)} -c lock_timeout={Milliseconds(LockWait)} "
        + $"-c statement_timeout={Milliseconds(Statement)} {ClientChecks}";

    /// <summary>The settings that a transaction of an import changes for itself.</summary>
    public string ImportTransaction => ImportLimits("SET LOCAL");

    /// <summary>The settings that the session in which an import reads changes for itself.</summary>
    public string ImportSession => ImportLimits("SET");

    /// <summary><see cref="KeepAlive"/>, at least 1: 0 selects the operating system's default.</summary>
    public int KeepAliveSeconds => Math.Max(1, (int)KeepAlive.TotalSeconds);

    /// <summary>Formats a time for PostgreSQL's settings.</summary>
    public static string Milliseconds(TimeSpan time) =>
        ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private string ImportLimits(string set) =>
        $"{set} lock_timeout = {Milliseconds(ImportLockWait)}; {set} statement_timeout = {Milliseconds(ImportStatement)}";
}
