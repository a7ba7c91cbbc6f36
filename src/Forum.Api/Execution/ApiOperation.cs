using GraphQL;

namespace Forum.Api.Execution;

/// <summary>What a transport has read of a request: the document, which operation of it, and the variables.</summary>
internal sealed record ApiOperation(string Document, string? Name, Inputs Variables)
{
    /// <summary>False where the transport is one for queries alone.</summary>
    public bool MayWrite { get; init; } = true;
}
