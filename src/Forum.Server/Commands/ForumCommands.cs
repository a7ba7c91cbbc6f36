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
        Func<WebApplication> app, string[] arguments, TextWriter output, TextWriter error,
        CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
        };
        var parseResult = Create(app).Parse(arguments);
        var hint = parseResult.CommandResult.Parent is CommandResult { Command.Name: ImportCommand.Name }
            ? $" {ImportCommand.RetryHint}"
            : "";
        try
        {
            // While the program serves, only Drain handles the signals: the command line's handler would block it.
            configuration.ProcessTerminationTimeout = IsServing(parseResult) ? null : TimeSpan.FromSeconds(20);
            if (NeedsTables(parseResult)) await app().RequireMigratedAsync(output, cancellationToken);
            return await parseResult.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync($"Stopped.{hint}");
        }
        catch (Refusal refusal) when (refusal.Code == ErrorCode.OutcomeUnknown)
        {
            await error.WriteLineAsync($"The database did not confirm the last change.{hint}");
        }
        catch (Refusal refusal) when (refusal.Code == ErrorCode.Busy)
        {
            await error.WriteLineAsync($"{refusal.Message}{hint}");
        }
        catch (Exception exception) when (exception is StartupException or Refusal)
        {
            await error.WriteLineAsync(exception.Message);
        }
        catch (InvalidOperationException exception)
            when (exception.Source == "Microsoft.Extensions.Configuration.Binder")
        {
            await error.WriteLineAsync($"Invalid settings: {exception.Message}");
        }
        catch (Exception exception) when (DatabaseFailure.KindOf(exception) is not null
            || FindDbException(exception) is not null)
        {
            if (DatabaseFailure.KindOf(exception) is null && await CanConnectAsync(app())) throw;
            var cause = (FindDbException(exception) ?? exception.GetBaseException()).Message.ReplaceLineEndings(" ")
                .TrimEnd('.');
            await error.WriteLineAsync($"The database of ConnectionStrings:Forum is not available: {cause}.{hint}");
        }

        return 1;
    }

    private static RootCommand Create(Func<WebApplication> app)
    {
        var root = new RootCommand(
            "Threaded, pseudonymous reader comments over GraphQL. Without a command, runs the server.")
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
        root.SetAction((parseResult, cancellationToken) =>
            ServeCommand.RunAsync(app(), parseResult.InvocationConfiguration.Output, cancellationToken));
        return root;
    }

    /// <summary>Whether a command is about to run that needs the database's tables.</summary>
    private static bool NeedsTables(ParseResult parseResult) =>
        parseResult.CommandResult.Command is { Name: not ("migrate" or "schema" or "health") } command
        && command is not RootCommand
        && parseResult.Action == command.Action;

    private static bool IsServing(ParseResult parseResult) =>
        parseResult.CommandResult.Command is RootCommand root && parseResult.Action == root.Action;

    private static DbException? FindDbException(Exception? exception) =>
        exception is null or DbException ? (DbException?)exception : FindDbException(exception.InnerException);

    private static async Task<bool> CanConnectAsync(WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AccountsDb>>()
            .CreateDbContextAsync();
        return await db.Database.CanConnectAsync();
    }
}
