using System.CommandLine;
using Forum.Import;
using Forum.Import.Parsing;
using Forum.Import.Parsing.Disqus;
using Forum.Import.Parsing.WordPress;

namespace Forum.Server.Commands;

/// <summary>`import wordpress FILE`, `import disqus FILE`: imports articles and comments of another system.</summary>
internal static class ImportCommand
{
    public const string Name = "import";

    /// <summary>What the operator has to do after an import that stopped early.</summary>
    public const string RetryHint = "Committed data is kept. Import the file again to add the rest.";

    public static Command Create(
        Func<WebApplication> app) => new(Name, "Imports the articles and comments of another system.")
    {
        Create("wordpress", "A WordPress export (WXR): Tools, Export, All content.", app, file =>
            new WordPressExport(file)),
        Create("disqus", "A Disqus export, unpacked: Moderation Panel, Export.", app, file => new DisqusExport(file)),
    };

    private static Command Create(
        string source, string description, Func<WebApplication> app, Func<Stream, IExport> createExport)
    {
        var path = new Argument<FileInfo>("file")
        {
            Description = "The XML file. Importing the same file again changes nothing."
        };
        var command = new Command(source, description) { path };
        command.SetAction(async (parseResult, cancellationToken) =>
        {
            var file = parseResult.GetRequiredValue(path);
            var output = parseResult.InvocationConfiguration.Output;
            if (!file.Exists)
            {
                await parseResult.InvocationConfiguration.Error.WriteLineAsync(
                    $"The file {file.FullName} does not exist.");
                return 1;
            }

            return await RunAsync(app().Services, file, createExport, output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, FileInfo file, Func<Stream, IExport> createExport, TextWriter output,
        CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 65_536, FileOptions.SequentialScan);
        var import = ActivatorUtilities.CreateInstance<ImportDiscussions>(services);
        var lines = new ImportProgressLines(stream, output, services.GetRequiredService<TimeProvider>());
        var summary = await import.RunAsync(createExport(stream), lines, cancellationToken);
        await output.WriteAsync(ImportReport.Of(summary));
        return summary.ReadFailure is null ? 0 : 1;
    }
}
