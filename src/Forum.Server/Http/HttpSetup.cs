using System.IO.Compression;
using Forum.Errors;
using Forum.Server.Accounts;
using Forum.Server.Telemetry;
using GraphQLServer;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Forum.Server.Http;

/// <summary>Configures HTTP for every request and response, whatever the endpoint.</summary>
internal static class HttpSetup
{
    /// <summary>How long running requests may take to finish when the program is stopped.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<TransientFailureHandler>();
        services.AddSingleton<ILoggerFactory>(ThrottlingLoggerFactory.Create);
        services.AddHostedService<ThreadPoolWatchdog>();
        services.AddResponseCompression(compression =>
        {
            // Safe over TLS here: another site cannot make a reader's browser request secrets together with text that
            // the site chose (BREACH).
            compression.EnableForHttps = true;
            compression.MimeTypes =
                ["application/json", "application/graphql-response+json", "application/problem+json", "image/svg+xml"];
        });
        services.AddCors();
        services.AddOptions<HstsOptions>()
            .Configure<HttpsSettings>((hsts, https) => hsts.MaxAge = TimeSpan.FromDays(https.HstsDays));
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddOptions<KestrelServerOptions>().Configure<GraphQLLimits>((kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;

            // The API itself rejects a body that is too large, with its own error; a body far above the limit is not
            // even read.
            kestrel.Limits.MaxRequestBodySize = 2L * limits.BodyBytes;
        });
        services.AddConnectionLimits();
        services.AddSingleton<Drain>();
        services.AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<Drain>());
        return services;
    }

    /// <summary>
    /// Trusts our own proxies for the client address and scheme, hop by hop from the nearest: the first address that is
    /// not a trusted proxy is the client's. Forwarded headers from any other sender are ignored.
    /// </summary>
    public static void UseTrustedProxies(this IApplicationBuilder app)
    {
        var networks = app.ApplicationServices.GetRequiredService<ProxySettings>().Networks.ToList();
        if (networks.Count == 0) return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>
    /// Once the node accepts no new connections, closes each open one after its response (RFC 9112, 9.6).
    /// </summary>
    public static void UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        app.Use(next => http =>
        {
            if (!drain.IsAccepting && HttpProtocol.IsHttp11(http.Request.Protocol))
                http.Response.Headers.Connection = "close";
            return next(http);
        });
    }

    /// <summary>
    /// Configures CORS: which other sites' pages may use the API, with the reader's cookie if both belong to the same
    /// site.
    /// </summary>
    public static void UseForumCors(this IApplicationBuilder app)
    {
        var guard = app.ApplicationServices.GetRequiredService<CsrfGuard>();
        if (guard.AllowsOtherOrigins)
            app.UseCors(policy => policy.SetIsOriginAllowed(guard.IsAllowedOrigin).WithMethods("GET", "POST")
                .AllowAnyHeader().AllowCredentials()
                .WithExposedHeaders(["GraphQL-Cost", DeviceTokens.Header, .. RateHeaders.Names]));
    }

    /// <summary>
    /// Sends `Strict-Transport-Security` over HTTPS if the settings enable it. Depends on the scheme that our proxies
    /// report.
    /// </summary>
    public static void UseForumHsts(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<HttpsSettings>().HstsDays > 0) app.UseHsts();
    }

    /// <summary>
    /// Adds security headers to every response: no content type sniffing, no framing, no loading of other resources.
    /// </summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        app.Use(next => http =>
        {
            http.Response.OnStarting(AddSecurityHeaders, http.Response.Headers);
            return next(http);
        });
        app.UseResponseCache();
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A malformed request is the client's error: it gets a 4xx response, and no error entry in the log.
            StatusCodeSelector = exception => MalformedRequest.StatusOf(exception)
                ?? (exception is Refusal ? StatusCodes.Status400BadRequest : StatusCodes.Status500InternalServerError),
            SuppressDiagnosticsCallback = context =>
                context.ExceptionHandledBy == ExceptionHandledType.ExceptionHandlerService
                || context.Exception is Refusal
                || MalformedRequest.StatusOf(context.Exception) is not null,
        });
    }

    private static Task AddSecurityHeaders(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        return Task.CompletedTask;
    }
}
