using Forum.Server.Commands;
using Forum.Server.Database;
using Forum.Server.Demo;
using Microsoft.AspNetCore.Connections;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Serving;

/// <summary>What the program does without a verb: serves until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task RunAsync(WebApplication app, TextWriter output, CancellationToken cancellationToken)
    {
        if (app.Environment.IsDevelopment())
        {
            await MigrateAsync(app.Services, cancellationToken);
            await DemoForum.FillAsync(app.Services, cancellationToken);
        }
        else
        {
            await RefuseAnOldDatabaseAsync(app.Services, cancellationToken);
        }

        await StartAsync(app, cancellationToken);
        foreach (var url in app.Urls) await output.WriteLineAsync($"The forum is at {url} (GraphQL: {url}/graphql).");
        if (app.Environment.IsDevelopment()) await DemoCommand.TellWhoCanSignInAsync(app, output, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AccountsDb>>().CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    private static async Task RefuseAnOldDatabaseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AccountsDb>>().CreateDbContextAsync(cancellationToken);
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new CannotStart("The database is older than this program: run `Forum.Server migrate` first.");
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new CannotStart($"{taken.Message} Choose another: --urls=http://localhost:5001");
        }
    }
}
