using System.ComponentModel.DataAnnotations;

namespace Forum.Server.RateLimiting;

/// <summary>
/// How much a caller may do in a while. Configuration: `Forum:RateLimits`. What is said of a kind holds for one session; an
/// account may do more with all of its sessions, and an address with all of its people. Each kind has what may be done at
/// once, and at what pace it comes back.
/// </summary>
internal sealed record RateLimitSettings
{
    /// <summary>Whether anything here counts.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Rows that operations may read in a minute. An operation counts 10 at least.</summary>
    public int ReadRows { get; init; } = 60_000;

    /// <summary>Rows that operations may read at once, after a pause. An operation that costs more counts that much.</summary>
    public int ReadRowsAtOnce { get; init; } = 60_000;

    /// <summary>Comments written, changed or deleted in a minute.</summary>
    public int Posts { get; init; } = 12;

    /// <summary>Comments written, changed or deleted at once, after a pause.</summary>
    public int PostsAtOnce { get; init; } = 20;

    /// <summary>Votes in a minute.</summary>
    public int Votes { get; init; } = 60;

    /// <summary>Votes at once, after a pause.</summary>
    public int VotesAtOnce { get; init; } = 60;

    /// <summary>Reports in a minute.</summary>
    public int Reports { get; init; } = 6;

    /// <summary>Reports at once, after a pause.</summary>
    public int ReportsAtOnce { get; init; } = 10;

    /// <summary>What moderators and editors do in a minute.</summary>
    public int StaffWork { get; init; } = 120;

    /// <summary>What moderators and editors do at once, after a pause.</summary>
    public int StaffWorkAtOnce { get; init; } = 120;

    /// <summary>How many times that an account may do with all of its sessions.</summary>
    public int AccountTimes { get; init; } = 2;

    /// <summary>How many times that all callers of one address may do together: a school has one address.</summary>
    public int AddressTimes { get; init; } = 20;

    /// <summary>Wrong attempts to sign in from one address in an hour. Right ones give their attempt back.</summary>
    public int SignIns { get; init; } = 20;

    /// <summary>Wrong attempts to sign in from one address in a burst.</summary>
    public int SignInsAtOnce { get; init; } = 80;

    /// <summary>Attempts to make an account from one address in an hour.</summary>
    public int Registrations { get; init; } = 30;

    /// <summary>Attempts to make an account from one address at once.</summary>
    public int RegistrationsAtOnce { get; init; } = 30;

    /// <summary>Requests for a new password from one address in an hour.</summary>
    public int Resets { get; init; } = 10;

    /// <summary>Requests for a new password from one address at once.</summary>
    public int ResetsAtOnce { get; init; } = 5;

    /// <summary>
    /// How many nodes there may be: while Redis does not answer, each lets through this part of the sign-ins, new accounts
    /// and new passwords.
    /// </summary>
    [Range(1, 1_000)]
    public int Nodes { get; init; } = 4;

    /// <summary>Sockets and event streams that one account may have open on a node.</summary>
    public int AccountConnections { get; init; } = 10;

    /// <summary>Sockets and event streams that one address may have open on a node.</summary>
    public int AddressConnections { get; init; } = 50;

    /// <summary>Messages that a client may send on one socket in a minute.</summary>
    public int SocketMessages { get; init; } = 600;
}
