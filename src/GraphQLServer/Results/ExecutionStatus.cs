namespace GraphQLServer.Results;

/// <summary>How far an operation came; the transport makes a status of it.</summary>
internal enum ExecutionStatus
{
    /// <summary>It ran. Single fields may have failed.</summary>
    Executed,

    /// <summary>It is a stream, and open: its events are to come.</summary>
    Opened,

    /// <summary>The caller wanted to know what it costs, and now does.</summary>
    CostOnly,

    /// <summary>The document, the operation's name or the variables are not acceptable.</summary>
    Refused,

    /// <summary>It is good, and too much for now.</summary>
    RateLimited,

    /// <summary>It would have written, and came by a method that writes nothing.</summary>
    MethodNotAllowed,

    /// <summary>Nothing of it could be done, for a reason that passes: the same may succeed in a few seconds.</summary>
    Unavailable,

    /// <summary>It failed as a whole.</summary>
    Failed,
}
