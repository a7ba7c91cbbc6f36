using Forum.Api;
using Forum.Api.Execution;
using Forum.Api.Execution.Limiting;
using Forum.Api.Transport;
using Forum.Server.Limits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Forum.Server.Accounts;

/// <summary>
/// `/account/*`, with the bodies and answers of ASP.NET Core's Identity API. JSON only: a form on a stranger's page
/// cannot send it.
/// </summary>
internal static class AccountEndpoints
{
    /// <summary>In bytes.</summary>
    private const int MaxBody = 16 * 1024;

    /// <summary>
    /// What taking new tokens counts, in rows read: nobody can guess a token, and each good one is a write.
    /// </summary>
    private const int RefreshRows = 100;

    /// <summary>
    /// What a sign-in counts beside the attempt, in rows read: one that is not evaluated gives the attempt back.
    /// </summary>
    private const int SignInRows = 100;

    /// <summary>What signing out counts, and looking at oneself: a few rows.</summary>
    private const int FewRows = 10;

    public static IEndpointConventionBuilder MapForumAccounts(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/account")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .AddEndpointFilter(InTimeAsync);
        account.MapPost("/register", RegisterAsync).CountsAs(RateKinds.Register);
        account.MapPost("/login", LoginAsync).CountsAs(RateKinds.Read, SignInRows);
        account.MapPost("/refresh", RefreshAsync).CountsAs(RateKinds.Read, RefreshRows);
        account.MapPost("/logout", LogoutAsync).CountsAs(RateKinds.Read, FewRows);
        account.MapGet("/manage/info", InfoAsync).CountsAs(RateKinds.Read, FewRows);
        return account;
    }

    /// <summary>Responds within an operation's time, also where the database is silent: what is under way is not waited for then.</summary>
    private static async ValueTask<object?> InTimeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return await next(context).AsTask().WaitAsync(
                http.RequestServices.GetRequiredService<ApiLimits>().ExecutionTime, http.RequestServices.GetRequiredService<TimeProvider>());
        }
        catch (TimeoutException)
        {
            throw new Refusal(ErrorCode.Busy, "The request took too long. Try again in a few seconds.");
        }
    }

    private static async Task<Results<Ok, ValidationProblem>> RegisterAsync(
        [FromBody] Registration registration, RegisterAccount register, CancellationToken cancellationToken)
    {
        var wrong = await register.RunAsync(registration, cancellationToken);
        if (wrong.Count == 0) return TypedResults.Ok();
        return TypedResults.ValidationProblem(
            wrong.GroupBy(e => e.Code).ToDictionary(g => g.Key, g => g.Select(e => e.Description).ToArray()));
    }

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> LoginAsync(
        [FromBody] LoginRequest login, bool? useCookies, bool? useSessionCookies, HttpContext http, SignIn signIn, DeviceTokens devices)
    {
        var device = devices.Of(http.Request);
        var answer = await signIn.RunAsync(login, CallerAddress.Of(http.Connection.RemoteIpAddress), device, http.RequestAborted);
        if (answer.Allowed is { } allowed) RateHeaders.Tell(http.Response, allowed);
        if (answer.RetryAfter is { } wait) return AttemptLimit.TooMany(http.Response, wait);
        if (answer.Ticket is not { } ticket) return Unauthorized(answer.Refused);
        var (hasCookie, isPersistent) = (useCookies == true || useSessionCookies == true, useSessionCookies != true);
        devices.Issue(http, device, answer.AccountId, hasCookie ? isPersistent : null);
        return hasCookie
            ? TypedResults.SignIn(ticket, new AuthenticationProperties { IsPersistent = isPersistent }, IdentityConstants.ApplicationScheme)
            : TypedResults.SignIn(ticket, authenticationScheme: IdentityConstants.BearerScheme);
    }

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> RefreshAsync(
        [FromBody] RefreshRequest request, RefreshSession refresh, CancellationToken cancellationToken) =>
        await refresh.RunAsync(request.RefreshToken ?? "", cancellationToken) is { } ticket
            ? TypedResults.SignIn(ticket, authenticationScheme: IdentityConstants.BearerScheme)
            : Unauthorized("Failed");

    /// <param name="nothing">
    /// An empty object: the body makes a browser ask before another site's page may send it.
    /// </param>
    private static async Task<Results<SignOutHttpResult, ProblemHttpResult>> LogoutAsync(
        [FromBody] Nothing nothing, HttpContext http, EndSession end, CancellationToken cancellationToken)
    {
        if (SessionTicket.From(http.User) is not { } ticket) return Unauthorized("Failed");
        await end.RunAsync(ticket.SessionId, cancellationToken);
        return TypedResults.SignOut(authenticationSchemes: [IdentityConstants.ApplicationScheme]);
    }

    private static async Task<Results<Ok<InfoResponse>, ProblemHttpResult>> InfoAsync(
        HttpContext http, ViewerReader viewers, CancellationToken cancellationToken) =>
        await viewers.ReadAsync(http, cancellationToken) is { Account: var own }
            ? TypedResults.Ok(new InfoResponse { Email = own.Email, IsEmailConfirmed = own.EmailConfirmed })
            : Unauthorized("Failed");

    private static ProblemHttpResult Unauthorized(string? detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status401Unauthorized, title: ReasonPhrases.GetReasonPhrase(401));

    private sealed record Nothing;
}
