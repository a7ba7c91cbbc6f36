using System.CommandLine;
using Forum.Server.Commands;
using Forum.Server.Database;

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
            return await RootVerbs.Create(() => app ??= Build(line.Settings)).Parse(line.Words).InvokeAsync();
        }
        finally
        {
            if (app is not null) await app.DisposeAsync();
        }
    }

    /// <summary>Runs a verb on the parts of a server that was built before, running or not.</summary>
    public static Task<int> RunVerbAsync(WebApplication app, string[] words, TextWriter output, CancellationToken cancellationToken) =>
        RootVerbs.Create(() => app).Parse(words)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = output }, cancellationToken);

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
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddForumDatabase(builder.Configuration.GetConnectionString("Forum") ?? "Data Source=forum.db");
        change?.Invoke(builder);
        return builder.Build();
    }
}
