using GraphQLServer.Http;

namespace Forum.Server.Accounts;

/// <summary>
/// Rejects requests that a browser sends for a page of another site with status 403, by the rules of the GraphQL API.
/// </summary>
internal sealed class RejectCrossSiteRequests(CsrfGuard guard) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        guard.ReasonToReject(context.HttpContext.Request) is { } reason
            ? TypedResults.Problem(reason, statusCode: StatusCodes.Status403Forbidden)
            : await next(context);
}
