using System.CommandLine;
using Forum.Server.Database;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Commands;

/// <summary>`migrate`: brings the database's tables up to this version of the program.</summary>
internal static class MigrateCommand
{
    public static Command Create(Func<WebApplication> app)
    {
        var command = new Command("migrate", "Creates the database's tables, or brings them up to this version.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var db = await app().Services.GetRequiredService<IDbContextFactory<AccountsDb>>().CreateDbContextAsync(cancellationToken);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            await db.Database.MigrateAsync(cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var migration in pending) await output.WriteLineAsync($"Applied {migration}.");
            await output.WriteLineAsync("The database is up to date.");
            return 0;
        });
        return command;
    }
}
