using System.ComponentModel.DataAnnotations;

namespace Forum.Server.RateLimiting;

/// <summary>
/// Rate limits of callers. Configuration: `Forum:RateLimits`. The values of a kind apply to one session; the limits of
/// an account and of an address are multiples of them. Each kind has a rate, at which the allowance is replenished, and
/// a burst.
/// </summary>
internal sealed record RateLimitSettings
{
    /// <summary>Whether rate limits are enforced.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Rows that operations may read in a minute. An operation counts as at least 10.</summary>
    public int ReadRows { get; init; } = 60_000;

    /// <summary>
    /// Rows that operations may read in a burst. An operation that costs more counts as the whole burst.
    /// </summary>
    public int ReadRowsBurst { get; init; } = 60_000;

    /// <summary>
    /// Tokens of documents that are not cached, in a minute: of a session, of an account, and of all anonymous callers
    /// at one address. The members at one address together have <see cref="AddressMultiplier"/> times as many, the
    /// anonymous callers of a network ten times.
    /// </summary>
    public int DocumentTokens { get; init; } = 60_000;

    /// <summary>Tokens of documents that are not cached, in a burst.</summary>
    public int DocumentTokensBurst { get; init; } = 20_000;

    /// <summary>Comments written, changed or deleted in a minute.</summary>
    public int Posts { get; init; } = 12;

    /// <summary>Comments written, changed or deleted in a burst.</summary>
    public int PostsBurst { get; init; } = 20;

    /// <summary>Votes in a minute.</summary>
    public int Votes { get; init; } = 60;

    /// <summary>Votes in a burst.</summary>
    public int VotesBurst { get; init; } = 60;

    /// <summary>Reports in a minute.</summary>
    public int Reports { get; init; } = 6;

    /// <summary>Reports in a burst.</summary>
    public int ReportsBurst { get; init; } = 10;

    /// <summary>Mutations of moderators and editors in a minute.</summary>
    public int StaffMutations { get; init; } = 120;

    /// <summary>Mutations of moderators and editors in a burst.</summary>
    public int StaffMutationsBurst { get; init; } = 120;

    /// <summary>The multiple of a session's limits that applies to all sessions of an account together.</summary>
    public int AccountMultiplier { get; init; } = 2;

    /// <summary>
    /// The multiple of a session's limits that applies to all callers of one address together: a school may have one
    /// address.
    /// </summary>
    public int AddressMultiplier { get; init; } = 20;

    /// <summary>Wrong sign-in attempts from one address in an hour. Correct ones give their attempt back.</summary>
    public int SignIns { get; init; } = 20;

    /// <summary>Wrong sign-in attempts from one address in a burst.</summary>
    public int SignInsBurst { get; init; } = 80;

    /// <summary>Registration attempts from one address in an hour.</summary>
    public int Registrations { get; init; } = 30;

    /// <summary>Registration attempts from one address in a burst.</summary>
    public int RegistrationsBurst { get; init; } = 30;

    /// <summary>Password reset requests from one address in an hour.</summary>
    public int Resets { get; init; } = 10;

    /// <summary>Password reset requests from one address in a burst.</summary>
    public int ResetsBurst { get; init; } = 5;

    /// <summary>
    /// Maximum number of nodes. While Redis is unavailable, each node allows its share of the sign-ins, registrations
    /// and password resets: the limit divided by this number.
    /// </summary>
    [Range(1, 1_000)]
    public int Nodes { get; init; } = 4;

    /// <summary>WebSockets and event streams that one account may have open on a node.</summary>
    public int AccountConnections { get; init; } = 10;

    /// <summary>WebSockets and event streams that one address may have open on a node.</summary>
    public int AddressConnections { get; init; } = 50;

    /// <summary>
    /// Messages that a client may send on one WebSocket in a minute; control frames and fragments of messages count
    /// too.
    /// </summary>
    public int SocketMessages { get; init; } = 600;
}
