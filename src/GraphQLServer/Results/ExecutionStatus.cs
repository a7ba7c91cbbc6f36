namespace GraphQLServer.Results;

/// <summary>The status of an operation, from which the transport derives its own status.</summary>
internal enum ExecutionStatus
{
    /// <summary>The operation ran. Some fields may have failed.</summary>
    Executed,

    /// <summary>The operation is a subscription and is open: its events follow.</summary>
    Opened,

    /// <summary>Only the cost was requested, and it is in the result.</summary>
    CostOnly,

    /// <summary>Rejected before it ran: the document, the operation's name or the variables are not valid.</summary>
    Rejected,

    /// <summary>The operation is valid but was throttled.</summary>
    RateLimited,

    /// <summary>The operation is a mutation, but the HTTP method does not allow writes.</summary>
    MethodNotAllowed,

    /// <summary>The whole operation failed for a temporary reason: it may succeed in a few seconds.</summary>
    Unavailable,

    /// <summary>The whole operation failed.</summary>
    Failed,
}
