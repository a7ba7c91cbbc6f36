namespace Forum.Api.Execution.Answering;

/// <summary>How far an operation came; the transport makes a status of it.</summary>
internal enum Outcome
{
    /// <summary>It ran. Single fields may have failed.</summary>
    Executed,

    /// <summary>The document, the operation's name or the variables are not acceptable.</summary>
    Refused,

    /// <summary>It would have written, and came by a method that writes nothing.</summary>
    NotByGet,

    /// <summary>It ran and was stopped, or it failed as a whole.</summary>
    Failed,
}
