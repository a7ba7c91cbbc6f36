using System.CommandLine;
using Forum.Server.Settings;

namespace Forum.Server.Commands;

/// <summary>
/// `health`: checks whether a running server is ready; for container images, which have no other HTTP client.
/// </summary>
internal static class HealthCommand
{
    public static Command Create()
    {
        var address = new Argument<string>("address")
        {
            Description = "The URL of the server.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var command = new Command("health", "Checks whether a running server is ready.") { address };
        command.SetAction(async (parseResult, cancellationToken) =>
        {
            if (!Uri.TryCreate(parseResult.GetRequiredValue(address), UriKind.Absolute, out var server))
                throw new StartupException("Specify an absolute URL, such as http://127.0.0.1:8080.");
            using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(5) };
            try
            {
                using var response = await http.GetAsync("/health/ready", cancellationToken);
                await parseResult.InvocationConfiguration.Output.WriteLineAsync(
                    await response.Content.ReadAsStringAsync(cancellationToken));
                return response.IsSuccessStatusCode ? 0 : 1;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                throw new StartupException($"No server responds at {server}.");
            }
        });
        return command;
    }
}
