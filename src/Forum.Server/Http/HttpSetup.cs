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
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Forum.Server.Http;

/// <summary>What holds for every request and every answer, whatever the address.</summary>
internal static class HttpSetup
{
    /// <summary>How long requests that have begun may take to end when the program is told to stop.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<TroubleHandler>();
        services.AddSingleton<ILoggerFactory>(TroubleLog.Create);
        services.AddHostedService<ThreadPoolWatchdog>();
        services.AddResponseCompression(compression =>
        {
            // Over TLS too: another site cannot make a reader's browser ask for secrets beside words of its own choice.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json", "application/graphql-response+json", "application/problem+json", "image/svg+xml"];
        });
        services.AddCors();
        services.AddOptions<HstsOptions>().Configure<HttpsSettings>((hsts, https) => hsts.MaxAge = TimeSpan.FromDays(https.HstsDays));
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddOptions<KestrelServerOptions>().Configure<GraphQLLimits>((kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;

            // The API answers a body that is too large in its own words; what is far too large is not even read.
            kestrel.Limits.MaxRequestBodySize = 2L * limits.BodyBytes;
        });
        services.AddConnectionLimits();
        services.AddSingleton<Drain>();
        services.AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<Drain>());
        return services;
    }

    /// <summary>
    /// Believes our own proxies about who calls and over which scheme, hop by hop from the nearest: the first address that is
    /// none of theirs is the caller's. What anybody else says there changes nothing.
    /// </summary>
    public static void UseOurProxies(this IApplicationBuilder app)
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

    /// <summary>Once the node accepts no connections, each is closed after its response (RFC 9112, 9.6).</summary>
    public static void UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        app.Use(next => http =>
        {
            if (!drain.Accepts && HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";
            return next(http);
        });
    }

    /// <summary>Tells browsers which other sites' pages may use the forum, with the reader's cookie if they are one site with it.</summary>
    public static void UseOtherSites(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<GraphQLLimits>().AllowedOrigins is { Count: > 0 } origins)
            app.UseCors(policy => policy.WithOrigins([.. origins]).WithMethods("GET", "POST").AllowAnyHeader().AllowCredentials()
                .WithExposedHeaders(["GraphQL-Cost", DeviceTokens.Header, .. RateHeaders.Names]));
    }

    /// <summary>Sends `Strict-Transport-Security` over HTTPS, where the settings say so. Needs the scheme that our proxies report.</summary>
    public static void UseStrictTransport(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<HttpsSettings>().HstsDays > 0) app.UseHsts();
    }

    /// <summary>An answer is what its content type says, is shown in nobody's frame, and loads nothing.</summary>
    public static void UseSafeAnswers(this IApplicationBuilder app)
    {
        app.Use(next => http =>
        {
            http.Response.OnStarting(SafeHeaders, http.Response.Headers);
            return next(http);
        });
        app.UseResponseCache();
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A request that cannot be read is the client's doing: answered as such, and no error of ours in the log.
            StatusCodeSelector = problem => problem switch
            {
                BadHttpRequestException unreadable => unreadable.StatusCode,
                Refusal => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status500InternalServerError,
            },
            SuppressDiagnosticsCallback = context =>
                context.ExceptionHandledBy == ExceptionHandledType.ExceptionHandlerService || context.Exception is BadHttpRequestException or Refusal,
        });
    }

    private static Task SafeHeaders(object of)
    {
        var headers = (IHeaderDictionary)of;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        return Task.CompletedTask;
    }
}
