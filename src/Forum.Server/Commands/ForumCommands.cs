using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using Forum.Errors;
using Forum.Server.Database.Errors;
using Forum.Server.Database.Model;
using Forum.Server.Database.Upgrade;
using Forum.Server.Settings;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Commands;

/// <summary>The commands of the program. Without a command it serves.</summary>
internal static class ForumCommands
{
    /// <param name="app">The application, built when a command first needs it.</param>
    /// <returns>
    /// The exit code: 1 after one line on <paramref name="error"/> when the operator has to fix something, or run the
    /// command again because the database was not available.
    /// </returns>
    public static async Task<int> RunAsync(
        Func<WebApplication> app, string[] words, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
        };
        var parsed = Create(app).Parse(words);
        var next = parsed.CommandResult.Parent is CommandResult { Command.Name: ImportCommand.Name } ? $" {ImportCommand.Next}" : "";
        try
        {
            // While the program serves, only Drain handles the signals: the command line's handler would block it.
            configuration.ProcessTerminationTimeout = IsServing(parsed) ? null : TimeSpan.FromSeconds(20);
            if (WorksOnTables(parsed)) await app().MustBeThereAsync(output, cancellationToken);
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync($"Stopped.{next}");
        }
        catch (Refusal unknown) when (unknown.Code == ErrorCode.OutcomeUnknown)
        {
            await error.WriteLineAsync($"The database did not confirm the last change.{next}");
        }
        catch (Refusal busy) when (busy.Code == ErrorCode.Busy)
        {
            await error.WriteLineAsync($"{busy.Message}{next}");
        }
        catch (Exception reason) when (reason is StartupException or Refusal)
        {
            await error.WriteLineAsync(reason.Message);
        }
        catch (InvalidOperationException unreadable) when (unreadable.Source == "Microsoft.Extensions.Configuration.Binder")
        {
            await error.WriteLineAsync($"Wrong settings: {unreadable.Message}");
        }
        catch (Exception failed) when (DatabaseTrouble.KindOf(failed) is not null || FromDatabase(failed) is not null)
        {
            if (DatabaseTrouble.KindOf(failed) is null && await AnswersAsync(app())) throw;
            var cause = (FromDatabase(failed) ?? failed.GetBaseException()).Message.ReplaceLineEndings(" ").TrimEnd('.');
            await error.WriteLineAsync($"The database of ConnectionStrings:Forum is not available: {cause}.{next}");
        }

        return 1;
    }

    private static RootCommand Create(Func<WebApplication> app)
    {
        var root = new RootCommand("Threaded, pseudonymous reader comments over GraphQL. Without a command: serves.")
        {
            MigrateCommand.Create(app),
            DemoCommand.Create(app),
            SectionCommand.Create(app),
            GrantCommand.Create(app),
            ConfirmCommand.Create(app),
            ImportCommand.Create(app),
            SchemaCommand.Create(app),
            HealthCommand.Create(),
        };
        root.SetAction((parsed, cancellationToken) =>
            ServeCommand.RunAsync(app(), parsed.InvocationConfiguration.Output, cancellationToken));
        return root;
    }

    /// <summary>Whether a command is about to run that needs the database's tables.</summary>
    private static bool WorksOnTables(ParseResult parsed) =>
        parsed.CommandResult.Command is { Name: not ("migrate" or "schema" or "health") } command
        && command is not RootCommand
        && parsed.Action == command.Action;

    private static bool IsServing(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand root && parsed.Action == root.Action;

    private static DbException? FromDatabase(Exception? broken) =>
        broken is null or DbException ? (DbException?)broken : FromDatabase(broken.InnerException);

    private static async Task<bool> AnswersAsync(WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AccountsDb>>().CreateDbContextAsync();
        return await db.Database.CanConnectAsync();
    }
}
