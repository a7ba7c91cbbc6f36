using Forum.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Forum.Conformance;

/// <summary>The whole program, on a dedicated port and SQLite file.</summary>
public sealed class RunningForum : IAsyncLifetime
{
    private readonly string environment;
    private readonly string[] settings;
    private readonly string folder = Directory.CreateTempSubdirectory("forum-conformance-").FullName;
    private WebApplication app = null!;

    /// <summary>Runs the program in the Production environment. In Development it would have the demo forum.</summary>
    public RunningForum() : this("Production")
    {
    }

    /// <param name="environment">The program's environment, such as `Production`.</param>
    /// <param name="settings">Command-line settings.</param>
    internal RunningForum(string environment, params string[] settings) =>
        (this.environment, this.settings) = (environment, settings);

    public Uri GraphQL => new(new Uri(app.Urls.Single()), "graphql");

    public async ValueTask InitializeAsync()
    {
        app = ForumProgram.Build(
        [
            $"--environment={environment}",
            "--urls=http://127.0.0.1:0",
            $"--ConnectionStrings:Forum=Data Source={Path.Combine(folder, "forum.db")}",
            "--Logging:LogLevel:Default=Error",
            "--Forum:RateLimits:Enabled=false",
            .. settings,
        ]);
        await RunAsync("migrate");
        if (app.Environment.IsDevelopment()) await RunAsync("demo");
        await app.StartAsync();
    }

    /// <summary>Runs one of the program's commands, as an operator would.</summary>
    public async Task RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        if (await ForumProgram.RunCommandAsync(app, arguments, output, CancellationToken.None) != 0)
            throw new InvalidOperationException(output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

}
