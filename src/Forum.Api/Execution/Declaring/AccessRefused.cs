using GraphQL;

namespace Forum.Api.Execution.Declaring;

/// <summary>The caller may not use a field.</summary>
internal sealed class AccessRefused : ExecutionError
{
    public AccessRefused(Access access) : base(access.Message) => Code = access.Code;
}
