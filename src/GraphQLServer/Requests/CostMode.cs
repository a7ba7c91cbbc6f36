namespace GraphQLServer.Requests;

/// <summary>Whether and how a caller asks for the cost of an operation.</summary>
internal enum CostMode
{
    /// <summary>Do not report the cost.</summary>
    None,

    /// <summary>Run the operation and report its cost.</summary>
    Report,

    /// <summary>Report the cost without running the operation.</summary>
    Validate,
}
