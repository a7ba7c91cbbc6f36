using System.Globalization;
using Forum.Import.Reporting;

namespace Forum.Server.Commands;

/// <summary>Prints the progress of an import, at most once a second.</summary>
internal sealed class ImportProgressLines(Stream file, TextWriter output, TimeProvider clock)
    : IProgress<ImportProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long last = clock.GetTimestamp();

    public void Report(ImportProgress value)
    {
        if (clock.GetElapsedTime(last) < Pause) return;
        last = clock.GetTimestamp();
        output.WriteLine(value switch
        {
            { IsWaiting: true } => "Waiting for other writers of the database.",
            { IsReading: true } => string.Create(
                CultureInfo.InvariantCulture,
                $"Reading: {Mebibytes(file.Position)} of {Mebibytes(file.Length)} MiB, {value.Articles:N0} articles, {value.Comments:N0} comments"),
            _ => string.Create(
                CultureInfo.InvariantCulture, $"Writing: {value.Articles:N0} articles, {value.Comments:N0} comments"),
        });
    }

    private static string Mebibytes(long bytes) => (bytes / 1_048_576.0).ToString("N1", CultureInfo.InvariantCulture);
}
