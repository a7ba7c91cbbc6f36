using Forum.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forum.Testing;

/// <summary>The whole program, running in this process on a port of its own.</summary>
public sealed class ForumNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private ForumNode(WebApplication app, LogLines log) => (this.app, Log) = (app, log);

    public LogLines Log { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>For tests of one seam. A scenario speaks HTTP.</summary>
    public IServiceProvider Services => app.Services;

    /// <param name="settings">As on the command line: `--Forum:MaxReplyDepth=5`.</param>
    public static async Task<ForumNode> StartAsync(string connection, TimeProvider clock, params string[] settings)
    {
        var log = new LogLines();
        var app = ForumProgram.Build(
            [
                "--environment=Production",
                "--urls=http://127.0.0.1:0",
                $"--ConnectionStrings:Forum={connection}",
                "--Forum:Accounts:RequireConfirmedEmail=false",

                // A class is a crowd at one address; those that are about limits say so.
                "--Forum:RateLimits:Enabled=false",

                // A crowd of hundreds on a busy machine waits longer than a reader would.
                "--Forum:Limits:ExecutionTime=00:01:00",
                "--Forum:Accounts:PasswordWait=00:01:00",
                "--Forum:Accounts:PasswordQueue=1000",
                .. settings,
            ],
            builder =>
            {
                builder.Services.AddSingleton(clock);
                builder.Logging.ClearProviders().AddProvider(log);
            });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ForumNode(app, log);
    }

    /// <summary>Runs one of the program's verbs beside the running server, as an operator would.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message is what it printed.</exception>
    public async Task<string> RunAsync(params string[] words)
    {
        var output = new StringWriter();
        var code = await ForumProgram.RunVerbAsync(app, words, output, TestContext.Current.CancellationToken);
        return code == 0 ? output.ToString() : throw new InvalidOperationException($"{string.Join(' ', words)}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
