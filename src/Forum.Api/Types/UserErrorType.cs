using Forum.Errors;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class UserErrorType : ObjectType<Refusal>
{
    public UserErrorType()
    {
        Name = "UserError";
        Value("code", Of<ErrorCodeType>().NotNull, e => e.Code, Access.Everyone);
        Value("message", String.NotNull, e =>
            e.Message, Access.Everyone, "One sentence for the person, in English; a client translates by `code`.");
        Value("path", String.NotNull.List, e =>
            e.Field is null
                ? null
                : new[] { e.Field }, Access.Everyone, "The input field at fault, from the input's root.");
        Value("retryAt", Instant, e =>
            (DateTimeOffset?)e.RetryAt, Access.Everyone,
            "When the same call may succeed: RATE_LIMITED, SLOW_MODE, LOCKED with an end, SUSPENDED.");
    }
}
