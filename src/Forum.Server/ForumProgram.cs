using Forum.Api;
using Forum.Authorization;
using Forum.Server.Accounts;
using Forum.Server.Commands;
using Forum.Server.Database;
using Forum.Server.Database.Errors;
using Forum.Server.Http;
using Forum.Server.Purging;
using Forum.Server.RateLimiting;
using Forum.Server.Redis;
using Forum.Server.Settings;
using Forum.Server.Telemetry;
using GraphQLServer.Limits;

namespace Forum.Server;

/// <summary>Builds and runs the program: settings, services, endpoints.</summary>
public static class ForumProgram
{
    /// <summary>Runs the command of the command line; without a command it serves until it is stopped.</summary>
    /// <returns>The exit code: 0, or 1 on failure.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var commandLine = CommandLine.Split(args);
        WebApplication? app = null;
        try
        {
            return await ForumCommands.RunAsync(
                () => app ??= Build(commandLine.Settings), commandLine.CommandArguments, Console.Out, Console.Error,
                CancellationToken.None);
        }
        finally
        {
            if (app is not null) await app.DisposeAsync();
        }
    }

    /// <summary>Runs a command with the services of a server that was already built, running or not.</summary>
    public static Task<int> RunCommandAsync(
        WebApplication app, string[] arguments, TextWriter output, CancellationToken cancellationToken) =>
        ForumCommands.RunAsync(() => app, arguments, output, output, cancellationToken);

    /// <summary>Builds the server without starting it.</summary>
    /// <param name="args">Settings as on the command line, such as `--urls http://127.0.0.1:0`.</param>
    /// <param name="configure">Replaces services before the server is built; the tests use it to set the clock.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ForumProgram).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSettings<ConnectionStrings>("ConnectionStrings");
        services.AddSettings<ForumRules>("Forum");
        services.AddSettings<ProxySettings>("Forum");
        services.AddSettings<HttpsSettings>("Forum:Https");
        services.AddSettings<ConnectionSettings>("Forum:Connections");
        services.AddSettings<ReadingSettings>(ReadingSettings.Path);
        services.AddSettings<DatabaseSettings>(DatabaseSettings.Path);
        services.AddSettings<GraphQLLimits>("Forum:Limits");
        services.AddSettings<TelemetrySettings>(TelemetrySettings.Path);
        services.AddHttp();
        services.AddTelemetry(builder.Configuration);
        services.AddPageCache(builder.Configuration.GetSection(ReadingSettings.Path).Get<ReadingSettings>() ?? new());
        services.AddForumRedis(ConnectionStrings.In(builder.Configuration).Redis);
        services.AddForumLimits();
        services.AddForumDatabase(ConnectionStrings.In(builder.Configuration).Forum);
        services.AddSettings<PurgeSettings>("Forum:Purge");
        services.AddSingleton<PurgeSteps>().AddSingleton<PurgeOldRows>();
        services.AddHostedService(provider => provider.GetRequiredService<PurgeOldRows>());
        services.AddForum();
        services.AddForumApi(exception => DatabaseFailure.KindOf(exception) is not null, DatabaseFailure.Message);
        services.AddForumAccounts(builder.Configuration);
        services.AddHealth();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.CheckSettings();
        app.UseDrain();
        app.UseTrustedProxies();
        app.UseForumHsts();
        app.UseSecurityHeaders();

        // Explicit, because WebApplication would otherwise put routing before the response cache.
        app.UseRouting();
        app.UseStatusCodePages();
        app.UseForumCors();
        app.UseAccountBodies();
        app.UseAuthentication();
        app.UseWebSockets();
        app.MapHealth();
        app.MapAvatars();
        app.MapForumAccounts();
        app.MapGraphiQL();
        app.MapForumApi(app.Services.CreateApiAuthentication());
        return app;
    }
}
