using Forum.Server.Database.Upgrade;
using Forum.Server.Demo;
using Forum.Server.Settings;
using Microsoft.AspNetCore.Connections;

namespace Forum.Server.Commands;

/// <summary>The default command: serves until the program is stopped.</summary>
internal static class ServeCommand
{
    public static async Task RunAsync(WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        await app.RequireMigratedAsync(output, cancellationToken);
        if (app.Environment.IsDevelopment()) await DemoForum.FillAsync(app.Services, output, cancellationToken);
        await StartAsync(app, cancellationToken);
        foreach (var url in app.Urls) await output.WriteLineAsync($"The forum is at {url} (GraphQL: {url}/graphql).");
        if (app.Environment.IsDevelopment()) await DemoCommand.PrintAccountsAsync(app, output, cancellationToken);

        // The token is cancelled by the signal that starts the drain.
        await app.WaitForShutdownAsync(CancellationToken.None);
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new StartupException($"{exception.Message} Choose another URL: --urls=http://localhost:5001");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new StartupException($"Invalid settings: urls: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}
