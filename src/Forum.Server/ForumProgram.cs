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

/// <summary>The program: its settings, its parts, its addresses.</summary>
public static class ForumProgram
{
    /// <summary>Does what the command line says; without a verb: serves until it is told to stop.</summary>
    /// <returns>The exit code: 0, or 1 when it could not be done.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var line = CommandLine.Split(args);
        WebApplication? app = null;
        try
        {
            return await ForumCommands.RunAsync(() => app ??= Build(line.Settings), line.Words, Console.Out, Console.Error, CancellationToken.None);
        }
        finally
        {
            if (app is not null) await app.DisposeAsync();
        }
    }

    /// <summary>Runs a verb on the parts of a server that was built before, running or not.</summary>
    public static Task<int> RunVerbAsync(WebApplication app, string[] words, TextWriter output, CancellationToken cancellationToken) =>
        ForumCommands.RunAsync(() => app, words, output, output, cancellationToken);

    /// <summary>The server, not yet started.</summary>
    /// <param name="args">Settings as on the command line, such as `--urls http://127.0.0.1:0`.</param>
    /// <param name="change">Replaces parts before the server is built; the tests give it a clock.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
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
        services.AddForumApi(exception => DatabaseTrouble.KindOf(exception) is not null, DatabaseTrouble.Message);
        services.AddForumAccounts(builder.Configuration);
        services.AddHealth();
        change?.Invoke(builder);

        var app = builder.Build();
        app.Services.CheckSettings();
        app.UseDrain();
        app.UseOurProxies();
        app.UseStrictTransport();
        app.UseSafeAnswers();

        // Not before what is remembered, where it would stand if nothing were said.
        app.UseRouting();
        app.UseStatusCodePages();
        app.UseOtherSites();
        app.UseAccountBodies();
        app.UseAuthentication();
        app.UseWebSockets();
        app.MapHealth();
        app.MapAvatars();
        app.MapForumAccounts();
        app.MapGraphiQL();
        app.MapForumApi(app.Services.Callers());
        return app;
    }
}
