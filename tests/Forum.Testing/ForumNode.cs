using Forum.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forum.Testing;

/// <summary>The whole program, running in this process on a dedicated port.</summary>
public sealed class ForumNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private ForumNode(WebApplication app, LogLines log) => (this.app, Log) = (app, log);

    public LogLines Log { get; }

    /// <summary>The URL on which the node listens.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>For tests of a single component. Scenario tests use HTTP.</summary>
    public IServiceProvider Services => app.Services;

    /// <param name="settings">Command-line settings, such as `--Forum:MaxReplyDepth=5`.</param>
    public static async Task<ForumNode> StartAsync(string connection, TimeProvider clock, params string[] settings)
    {
        var log = new LogLines();
        var app = ForumProgram.Build(
            [
                "--environment=Production",
                "--urls=http://127.0.0.1:0",
                $"--ConnectionStrings:Forum={connection}",
                "--Forum:Accounts:RequireConfirmedEmail=false",

                // All users of a test class share one address. Tests of rate limits enable them.
                "--Forum:RateLimits:Enabled=false",

                // Hundreds of concurrent clients on a busy machine wait longer than a production client would.
                "--Forum:Limits:ExecutionTime=00:01:00",
                "--Forum:Accounts:PasswordWait=00:01:00",
                "--Forum:Accounts:PasswordQueue=1000",
                .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton(clock);

                // With the program's own iteration count, each hash takes a tenth of a second of CPU time.
                builder.Services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
                builder.Logging.ClearProviders().AddProvider(log);
            });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ForumNode(app, log);
    }

    /// <summary>Runs a command of the program beside the running server, as an operator would.</summary>
    /// <returns>What the command printed.</returns>
    /// <exception cref="InvalidOperationException">The exit code was not 0; the message is what the command
    /// printed.</exception>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var code = await ForumProgram.RunCommandAsync(app, arguments, output, TestContext.Current.CancellationToken);
        return code == 0
            ? output.ToString()
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
