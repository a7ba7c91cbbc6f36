using System.CommandLine;
using Forum.Server.Demo;
using Forum.Server.Settings;

namespace Forum.Server.Commands;

/// <summary>`demo`: fills an empty database with a small demo forum.</summary>
internal static class DemoCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var command = new Command("demo", "Fills an empty database with a small forum to look at. In Development only.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!app().Environment.IsDevelopment())
                throw new StartupException("Everyone knows the demo accounts' password: add --environment=Development.");
            if (!await DemoForum.FillAsync(app().Services, parsed.InvocationConfiguration.Output, cancellationToken))
                throw new StartupException("The database is not empty: nothing was written.");
            await TellWhoCanSignInAsync(app(), parsed.InvocationConfiguration.Output, cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>Prints the demo accounts, if they exist.</summary>
    public static async Task TellWhoCanSignInAsync(WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        var people = await DemoForum.WhoCanSignInAsync(app.Services, cancellationToken);
        if (people.Count == 0) return;
        await output.WriteLineAsync($"Demo accounts, all with the password \"{DemoForum.Password}\":");
        foreach (var person in people)
            await output.WriteLineAsync($"  {person.Email,-22} {person.Name}, {person.Role ?? "member"}");
    }
}
