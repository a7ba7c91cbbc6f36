using GraphQL;

namespace GraphQLServer.DocumentLimits;

/// <summary>Validation has found the maximum number of errors to report.</summary>
internal sealed class TooManyErrorsException(IReadOnlyList<ExecutionError> errors) : Exception
{
    public IReadOnlyList<ExecutionError> Errors => errors;
}
