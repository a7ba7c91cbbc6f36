using Forum.Server.Database.Model;
using Forum.Server.Settings;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Upgrade;

/// <summary>Checks whether the database has the tables of this version of the program.</summary>
internal static class Tables
{
    /// <summary>
    /// Creates or upgrades the tables in Development; in other environments an operator does so at a suitable time.
    /// </summary>
    /// <param name="output">Receives a line when it has to wait.</param>
    /// <exception cref="StartupException">The tables are missing or outdated, or are being migrated.</exception>
    public static async Task RequireMigratedAsync(
        this WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        if (app.Environment.IsDevelopment())
            await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(output, cancellationToken);
        else if (await HasPendingMigrationsAsync(app.Services, cancellationToken))
            throw new StartupException("The database schema is out of date. Run `Forum.Server migrate` first.");
    }

    private static async Task<bool> HasPendingMigrationsAsync(
        IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AccountsDb>>()
            .CreateDbContextAsync(cancellationToken);
        try
        {
            return (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any();
        }
        catch (Exception exception) when (services.GetRequiredService<IMigrationLock>().IsLockTimeout(exception))
        {
            throw new StartupException("The database is being migrated. Start again when the migration has finished.");
        }
    }
}
