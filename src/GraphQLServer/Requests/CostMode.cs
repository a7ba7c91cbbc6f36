namespace GraphQLServer.Requests;

/// <summary>What a caller wants to know about the cost of an operation.</summary>
internal enum CostMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Run it, and tell what it cost.</summary>
    Report,

    /// <summary>Tell what it would cost, and run nothing.</summary>
    Validate,
}
