using System.Globalization;
using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Forum.Server.RateLimiting;

/// <summary>
/// Counts attempts at endpoints other than GraphQL by client address: successful ones as well as failed ones.
/// </summary>
internal static class AttemptLimit
{
    public static RouteHandlerBuilder CountsAs(this RouteHandlerBuilder endpoint, string kind, int amount = 1) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var caller = new Caller(null, false) { Address = CallerAddress.Of(http.Connection.RemoteIpAddress) };
            var rates = http.RequestServices.GetRequiredService<RateLimits>();
            if (await rates.TakeAsync(caller, [new(kind, amount)], http.RequestAborted) is not { } allowed)
                return await next(context);
            RateHeaders.Write(http.Response, allowed);
            return allowed.RetryAfter is null
                ? await next(context)
                : TooManyAttempts(http.Response, allowed.RetryAfter.Value);
        });

    /// <summary>Responds with the time of the next attempt, in whole seconds rounded up.</summary>
    public static ProblemHttpResult TooManyAttempts(HttpResponse response, TimeSpan wait)
    {
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            "Too many attempts. Try again later.", statusCode: StatusCodes.Status429TooManyRequests);
    }
}
