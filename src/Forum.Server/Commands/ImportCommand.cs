using System.CommandLine;
using Forum.Importing;
using Forum.Importing.Disqus;
using Forum.Importing.WordPress;

namespace Forum.Server.Commands;

/// <summary>`import wordpress FILE`, `import disqus FILE`: brings in what readers wrote elsewhere.</summary>
internal static class ImportCommand
{
    public static Command Create(Func<WebApplication> app) => new("import", "Brings in articles and comments of another system.")
    {
        Create("wordpress", "A WordPress export (WXR): Tools, Export, All content.", app, file => new WordPressExport(file)),
        Create("disqus", "A Disqus export, unpacked: Moderation Panel, Export.", app, file => new DisqusExport(file)),
    };

    private static Command Create(string source, string description, Func<WebApplication> app, Func<Stream, IExport> read)
    {
        var path = new Argument<FileInfo>("file") { Description = "The XML file. The same file a second time changes nothing." };
        var command = new Command(source, description) { path };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(path);
            var output = parsed.InvocationConfiguration.Output;
            if (!file.Exists)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"There is no file {file.FullName}.");
                return 1;
            }

            return await RunAsync(app().Services, file, read, output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, FileInfo file, Func<Stream, IExport> read, TextWriter output, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 65_536, FileOptions.SequentialScan);
        var import = ActivatorUtilities.CreateInstance<ImportDiscussions>(services);
        var lines = new ImportProgressLines(stream, output, services.GetRequiredService<TimeProvider>());
        try
        {
            var summary = await import.RunAsync(read(stream), lines, cancellationToken);
            await output.WriteAsync(ImportReport.Of(summary));
            return summary.Broken is null ? 0 : 1;
        }
        catch (Refusal refusal)
        {
            await output.WriteLineAsync(refusal.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync("Stopped. Only whole articles have come in; import the file again for the rest.");
        }

        return 1;
    }
}
