using GraphQL;

namespace Forum.Api.Execution;

/// <summary>
/// What a resolver throws when the caller is at fault: a page that is too large, a field not for this caller. The
/// message and the code go to the caller as they are; every other exception is a bug and stays hidden.
/// </summary>
public sealed class FieldRefused : ExecutionError
{
    /// <summary>Refuses with a code in capitals and one sentence for the caller.</summary>
    public FieldRefused(string code, string message) : base(message) => Code = code;
}
