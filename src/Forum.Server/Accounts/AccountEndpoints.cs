using Forum.Api.Requests;
using Forum.Errors;
using Forum.Server.RateLimiting;
using GraphQLServer.Authentication;
using GraphQLServer.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Forum.Server.Accounts;

/// <summary>
/// The `/account/*` endpoints, with the request and response bodies of ASP.NET Core's Identity API. They accept only
/// JSON, which an HTML form on another site cannot send.
/// </summary>
internal static class AccountEndpoints
{
    /// <summary>Maximum size of a request body, in bytes.</summary>
    private const int MaxBody = 16 * 1024;

    /// <summary>
    /// What a token refresh costs in the read quota, in rows: tokens cannot be guessed, and each valid one is a write.
    /// </summary>
    private const int RefreshRows = 100;

    /// <summary>
    /// What a sign-in costs in the read quota in addition to the attempt, in rows. A sign-in that is not evaluated does
    /// not use up an attempt.
    /// </summary>
    private const int SignInRows = 100;

    /// <summary>
    /// What a registration costs in the read quota in addition to the attempt, in rows. A registration that the rules
    /// reject does not use up an attempt.
    /// </summary>
    private const int RegisterRows = 100;

    /// <summary>What signing out and reading one's own account cost in the read quota, in rows.</summary>
    private const int SmallReadRows = 10;

    /// <summary>
    /// Rejects bodies that are not JSON in UTF-8 before they are read: the framework's reader throws on a charset that
    /// it does not know, and does not recognize a quoted one.
    /// </summary>
    public static void UseAccountBodies(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/account"))
            return next(http);
        if (!ResponseType.IsJson(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        http.Request.ContentType = "application/json";
        return next(http);
    });

    public static IEndpointConventionBuilder MapForumAccounts(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/account")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .AddEndpointFilter((context, next) =>
            {
                context.HttpContext.Response.Headers.CacheControl = "no-store";
                return next(context);
            })
            .AddEndpointFilter<RejectCrossSiteRequests>();
        account.MapPost("/register", RegisterAsync).CountsAs(RateLimitKinds.Read, RegisterRows);
        account.MapPost("/login", LoginAsync).CountsAs(RateLimitKinds.Read, SignInRows);
        account.MapPost("/refresh", RefreshAsync).CountsAs(RateLimitKinds.Read, RefreshRows);
        account.MapPost("/logout", LogoutAsync).CountsAs(RateLimitKinds.Read, SmallReadRows);
        account.MapMethods("/manage/info", HttpReadMethods.Names, InfoAsync)
            .CountsAs(RateLimitKinds.Read, SmallReadRows);
        return account;
    }

    /// <summary>
    /// Applies an operation's time limit to a request, even if the database does not respond. Work that has not
    /// finished by then may continue in the background, so it must not use the request, whose connection may already
    /// serve the next one.
    /// </summary>
    /// <exception cref="Refusal">BUSY, or <paramref name="timeoutRefusal"/> when the time limit is
    /// exceeded.</exception>
    private static async Task<T> WithTimeLimitAsync<T>(
        HttpContext http, Func<CancellationToken, Task<T>> work, Refusal timeoutRefusal)
    {
        using var time = OperationTime.Of(http);
        try
        {
            return await work(time.End);
        }
        catch (OperationCanceledException) when (time.IsOver)
        {
            throw timeoutRefusal;
        }
    }

    /// <summary>Applies the time limit to a request that only reads.</summary>
    /// <exception cref="Refusal">BUSY.</exception>
    private static Task<T> ReadAsync<T>(HttpContext http, Func<CancellationToken, Task<T>> work) =>
        WithTimeLimitAsync(
            http, work, new Refusal(ErrorCode.Busy, "The request took too long. Try again in a few seconds."));

    /// <summary>
    /// Applies the time limit to a request that writes. When it is exceeded, the commit may already have been sent.
    /// </summary>
    /// <exception cref="Refusal">BUSY or OUTCOME_UNKNOWN.</exception>
    private static Task<T> WriteAsync<T>(HttpContext http, Func<CancellationToken, Task<T>> work) =>
        WithTimeLimitAsync(
            http,
            end => AbandonableWork.RunAsync(work, end),
            new Refusal(ErrorCode.OutcomeUnknown, "The request took too long, and may have been carried out."));

    private static async Task<Results<Ok, ValidationProblem, ProblemHttpResult>> RegisterAsync(
        [FromBody] Registration registration, HttpContext http, RegisterAccount register)
    {
        var address = CallerAddress.Of(http.Connection.RemoteIpAddress);
        var requestAborted = http.RequestAborted;
        var outcome = await WriteAsync(http, token => register.RunAsync(registration, address, requestAborted, token));
        if (outcome.RateLimit is { } allowed) RateHeaders.Write(http.Response, allowed);
        if (outcome.RateLimit?.RetryAfter is { } wait) return AttemptLimit.TooManyAttempts(http.Response, wait);
        if (outcome.Errors.Count == 0) return TypedResults.Ok();
        return TypedResults.ValidationProblem(
            outcome.Errors.GroupBy(e => e.Code).ToDictionary(g => g.Key, g => g.Select(e => e.Description).ToArray()));
    }

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> LoginAsync(
        [FromBody] LoginRequest login, bool? useCookies, bool? useSessionCookies, HttpContext http, SignIn signIn,
        DeviceTokens devices)
    {
        var device = devices.Of(http.Request);
        var address = CallerAddress.Of(http.Connection.RemoteIpAddress);
        var outcome = await WriteAsync(http, token => signIn.RunAsync(login, address, device, token));
        if (outcome.RateLimit is { } allowed) RateHeaders.Write(http.Response, allowed);
        if (outcome.RetryAfter is { } wait) return AttemptLimit.TooManyAttempts(http.Response, wait);
        if (outcome.Ticket is not { } ticket) return Unauthorized(outcome.Reason);
        var (hasCookie, isPersistent) = (useCookies == true || useSessionCookies == true, useSessionCookies != true);
        devices.Issue(http, device, outcome.AccountId, hasCookie ? isPersistent : null);
        return hasCookie
            ? TypedResults.SignIn(
                ticket, new AuthenticationProperties { IsPersistent = isPersistent },
                IdentityConstants.ApplicationScheme)
            : TypedResults.SignIn(ticket, authenticationScheme: IdentityConstants.BearerScheme);
    }

    private static async Task<Results<SignInHttpResult, ProblemHttpResult>> RefreshAsync(
        [FromBody] RefreshRequest request, HttpContext http, RefreshSession refresh) =>
        await WriteAsync(http, token => refresh.RunAsync(request.RefreshToken ?? "", token)) is { } ticket
            ? TypedResults.SignIn(ticket, authenticationScheme: IdentityConstants.BearerScheme)
            : Unauthorized("Failed");

    /// <param name="emptyBody">
    /// An empty object: a JSON body forces a CORS preflight before another site's page can send the request.
    /// </param>
    private static async Task<Results<SignOutHttpResult, ProblemHttpResult>> LogoutAsync(
        [FromBody] EmptyBody emptyBody, HttpContext http, EndSession end)
    {
        if (SessionTicket.From(http.User) is not { } ticket) return Unauthorized("Failed");
        await WriteAsync(http, async token =>
        {
            await end.RunAsync(ticket.SessionId, token);
            return true;
        });
        return TypedResults.SignOut(authenticationSchemes: [IdentityConstants.ApplicationScheme]);
    }

    private static async Task<Results<Ok<InfoResponse>, ProblemHttpResult>> InfoAsync(
        HttpContext http, ViewerReader viewers) =>
        await ReadAsync(http, end => viewers.ReadAsync(http, end).AsTask()) is { Account: var account }
            ? TypedResults.Ok(new InfoResponse { Email = account.Email, IsEmailConfirmed = account.EmailConfirmed })
            : Unauthorized("Failed");

    private static ProblemHttpResult Unauthorized(string? detail) =>
        TypedResults.Problem(
            detail, statusCode: StatusCodes.Status401Unauthorized, title: ReasonPhrases.GetReasonPhrase(401));

    private sealed record EmptyBody;
}
