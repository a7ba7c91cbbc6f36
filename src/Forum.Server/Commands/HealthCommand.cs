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
            Description = "Where the server listens.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var command = new Command("health", "Asks a running server whether it is ready.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Uri.TryCreate(parsed.GetRequiredValue(address), UriKind.Absolute, out var server))
                throw new StartupException("An address looks like http://127.0.0.1:8080.");
            using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(5) };
            try
            {
                using var response = await http.GetAsync("/health/ready", cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(await response.Content.ReadAsStringAsync(cancellationToken));
                return response.IsSuccessStatusCode ? 0 : 1;
            }
            catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException)
            {
                throw new StartupException($"Nothing answers at {server}.");
            }
        });
        return command;
    }
}
