using System.CommandLine;
using Forum.Server.Demo;
using Forum.Server.Settings;

namespace Forum.Server.Commands;

/// <summary>`demo`: fills an empty database with a small demo forum.</summary>
internal static class DemoCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var command = new Command("demo", "Fills an empty database with a small demo forum. Only in Development.");
        command.SetAction(async (parseResult, cancellationToken) =>
        {
            if (!app().Environment.IsDevelopment())
                throw new StartupException(
                    "The password of the demo accounts is public, so this command runs only in Development. Add --environment=Development.");
            if (!await DemoForum.FillAsync(
                app().Services, parseResult.InvocationConfiguration.Output, cancellationToken))
                throw new StartupException("The database is not empty: nothing was written.");
            await PrintAccountsAsync(app(), parseResult.InvocationConfiguration.Output, cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>Prints the demo accounts, if they exist.</summary>
    public static async Task PrintAccountsAsync(
        WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        var people = await DemoForum.GetSignInAccountsAsync(app.Services, cancellationToken);
        if (people.Count == 0) return;
        await output.WriteLineAsync($"Demo accounts, all with the password \"{DemoForum.Password}\":");
        foreach (var person in people)
            await output.WriteLineAsync($"  {person.Email,-22} {person.Name}, {person.Role ?? "member"}");
    }
}
