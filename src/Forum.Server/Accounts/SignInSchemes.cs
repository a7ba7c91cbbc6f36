using Forum.Server.Database.Model;
using GraphQLServer.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>
/// Authentication schemes: a bearer token if the request has an Authorization header, otherwise the cookie.
/// </summary>
internal static class SignInSchemes
{
    private const string CookieOrBearer = "Forum";

    private const string BearerPrefix = "Bearer ";

    public static IServiceCollection AddSignInSchemes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("Forum").PersistKeysToDbContext<AccountsDb>()
            .AddKeyProtection(configuration);
        services.AddSingleton<XmlKeyManager>().AddSingleton<IKeyManager, CachedKeys>();
        services.AddAuthentication(CookieOrBearer)
            .AddPolicyScheme(CookieOrBearer, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Headers.ContainsKey("Authorization")
                    ? IdentityConstants.BearerScheme
                    : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddCookie(IdentityConstants.ApplicationScheme);
        services.AddOptions<BearerTokenOptions>(IdentityConstants.BearerScheme)
            .Configure<AccountSettings>((options, settings) =>
            {
                options.BearerTokenExpiration = settings.AccessTokenLifetime;
                options.RefreshTokenExpiration = settings.RefreshLifetime;
                options.Events.OnMessageReceived = ReadToken;
            });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<AccountSettings, IHostEnvironment>((options, settings, environment) =>
            {
                options.ExpireTimeSpan = settings.RefreshLifetime;
                options.Cookie = CookieOf(environment);
                options.Events.OnCheckSlidingExpiration = RecordRenewal;
                options.Events.OnRedirectToLogin = context => SetStatus(context, StatusCodes.Status401Unauthorized);
                options.Events.OnRedirectToAccessDenied = context => SetStatus(context, StatusCodes.Status403Forbidden);
                options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
            });
        return services;
    }

    /// <summary>Development must also work over plain http, which the `__Host-` prefix forbids.</summary>
    private static CookieBuilder CookieOf(IHostEnvironment environment) => new()
    {
        Name = environment.IsDevelopment() ? "forum" : "__Host-forum",
        SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    };

    /// <summary>
    /// The handler itself accepts only `Bearer` in this case; the name of a scheme is case-insensitive (RFC 9110,
    /// section 11.1).
    /// </summary>
    private static Task ReadToken(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization is [{ } header]
            && header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            context.Token = header[BearerPrefix.Length..].Trim();
        return Task.CompletedTask;
    }

    private static async Task RecordRenewal(CookieSlidingExpirationContext context)
    {
        if (!context.ShouldRenew || SessionTicket.From(context.Principal) is not { } ticket) return;
        var renew = context.HttpContext.RequestServices.GetRequiredService<RenewSession>();
        context.ShouldRenew = await renew.RunAsync(ticket.SessionId, OperationTime.Of(context.HttpContext).End);
    }

    private static Task SetStatus(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
