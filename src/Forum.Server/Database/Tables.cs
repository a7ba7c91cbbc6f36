using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database;

/// <summary>Whether the database has the tables of this version of the program.</summary>
internal static class Tables
{
    /// <summary>Makes them in Development; elsewhere an operator does, when it suits.</summary>
    /// <exception cref="CannotStart">They are missing or older.</exception>
    public static async Task MustBeThereAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AccountsDb>>().CreateDbContextAsync(cancellationToken);
        if (app.Environment.IsDevelopment())
            await db.Database.MigrateAsync(cancellationToken);
        else if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new CannotStart("The database is older than this program: run `Forum.Server migrate` first.");
    }
}
