using Forum.Errors;
using GraphQL.Types;

namespace Forum.Api.Types;

internal sealed class ErrorCodeType : EnumerationGraphType<ErrorCode>
{
    public ErrorCodeType() => Name = "ErrorCode";

    /// <summary>The GraphQL name of the code, such as `NOT_FOUND`.</summary>
    public static string NameOf(ErrorCode code) => Names[code];

    private static readonly Dictionary<ErrorCode, string> Names =
        new ErrorCodeType().Values.ToDictionary(v => (ErrorCode)v.Value!, v => v.Name);
}
