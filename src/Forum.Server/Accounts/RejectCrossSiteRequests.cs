using GraphQLServer.Http;
using GraphQLServer.Limits;

namespace Forum.Server.Accounts;

/// <summary>
/// Rejects requests that a browser sends for a page of another site with status 403, by the rules of the GraphQL API.
/// </summary>
internal sealed class RejectCrossSiteRequests(GraphQLLimits limits) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        CsrfGuard.IsAllowed(context.HttpContext.Request, limits)
            ? await next(context)
            : TypedResults.Problem(CsrfGuard.Message, statusCode: StatusCodes.Status403Forbidden);
}
