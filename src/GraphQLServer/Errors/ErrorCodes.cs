using GraphQL.Execution;
using GraphQL.Validation;

namespace GraphQLServer.Errors;

/// <summary>
/// Maps exceptions to codes for errors of the caller. GraphQL.NET's own codes are not exposed: some of them are names
/// of .NET exceptions.
/// </summary>
internal static class ErrorCodes
{
    /// <summary>The code; null when the exception is a bug in the server.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        FieldException error => error.Code,
        DocumentException error => error.Code,
        SyntaxError => "SYNTAX_ERROR",
        ValidationError { InnerException: { } cause } when !InputValueErrors.IsInputError(cause) => null,
        GraphQL.Validation.InvalidVariableError => "INVALID_VARIABLES",
        ValidationError => "VALIDATION_FAILED",
        InvalidOperationNameError or NoOperationNameError or NoOperationError => "OPERATION_NOT_FOUND",
        _ => null,
    };
}
