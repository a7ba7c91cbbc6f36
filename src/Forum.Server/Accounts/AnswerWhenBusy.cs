namespace Forum.Server.Accounts;

/// <summary>Answers what is refused as BUSY with status 503, and says when to try again.</summary>
internal sealed class AnswerWhenBusy(AccountSettings settings) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Refusal refusal) when (refusal.Code == ErrorCode.Busy)
        {
            var seconds = (int)Math.Ceiling(settings.PasswordWait.TotalSeconds);
            context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
