using GraphQL;

namespace GraphQLServer.DocumentLimits;

/// <summary>A validation has found more than will be told.</summary>
internal sealed class TooManyErrorsException(IReadOnlyList<ExecutionError> errors) : Exception
{
    public IReadOnlyList<ExecutionError> Errors => errors;
}
