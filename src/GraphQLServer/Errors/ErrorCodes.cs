using GraphQL.Execution;
using GraphQL.Validation;

namespace GraphQLServer.Errors;

/// <summary>
/// What kind of mistake of the caller's an exception stands for. The engine's own codes are not told: some of them
/// are .NET's names of exceptions.
/// </summary>
internal static class ErrorCodes
{
    /// <summary>The code; null when the mistake is ours.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        FieldException refused => refused.Code,
        DocumentException refused => refused.Code,
        SyntaxError => "SYNTAX_ERROR",
        ValidationError { InnerException: { } cause } when !InputValueErrors.Is(cause) => null,
        GraphQL.Validation.InvalidVariableError => "INVALID_VARIABLES",
        ValidationError => "VALIDATION_FAILED",
        InvalidOperationNameError or NoOperationNameError or NoOperationError => "OPERATION_NOT_FOUND",
        _ => null,
    };
}
