using Forum.Server.Accounts;
using Forum.Server.Database;

namespace Forum.Server;

/// <summary>The program: its settings, its parts, its addresses.</summary>
public static class ForumProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <summary>The server, not yet started.</summary>
    /// <param name="args">Settings as on the command line, such as `--urls http://127.0.0.1:0`.</param>
    /// <param name="change">Replaces parts before the server is built; the tests give it a clock.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddForumDatabase(builder.Configuration.GetConnectionString("Forum") ?? "Data Source=forum.db");
        builder.Services.AddForumAccounts();
        change?.Invoke(builder);
        var app = builder.Build();
        app.MapForumAccounts();
        return app;
    }
}
