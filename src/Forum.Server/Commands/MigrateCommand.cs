using System.CommandLine;
using Forum.Server.Database.Upgrade;

namespace Forum.Server.Commands;

/// <summary>`migrate`: upgrades the database's tables to this version of the program.</summary>
internal static class MigrateCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var command = new Command("migrate", "Creates the database's tables, or upgrades them to this version.");
        command.SetAction(async (parseResult, cancellationToken) =>
        {
            var output = parseResult.InvocationConfiguration.Output;
            var applied = await app().Services.GetRequiredService<MigrateDatabase>()
                .RunAsync(output, cancellationToken);
            foreach (var migration in applied) await output.WriteLineAsync($"Applied {migration}.");
            await output.WriteLineAsync("The database is up to date.");
            return 0;
        });
        return command;
    }
}
