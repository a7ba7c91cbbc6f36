using System.Diagnostics;
using System.Text.RegularExpressions;
using Forum.Testing;

namespace Forum.Server.Tests.Hosting;

/// <summary>Runs the commands of api.md that do not end: they follow a discussion until they are stopped.</summary>
public sealed partial class FollowingTheApiGuide(SqliteForum forum) : IClassFixture<SqliteForum>
{
    public static TheoryData<string> Commands =>
    [
        .. IndentedCommands().Matches(FencedBlocks().Replace(SourceTree.Text("src/docs/api.md"), ""))
            .Select(command => command.Value),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task An_indented_command_receives_the_events_after_its_cursor(string command)
    {
        var article = await forum.ArticleAsync();
        var cursor = await forum.Anonymous.EventCursorAsync(article);
        await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Is there a bell?");
        var typed = command
            .Replace("articleId: \"...\"", $"articleId: \"{article}\"", StringComparison.Ordinal)
            .Replace("after: \"...\"", $"after: \"{cursor}\"", StringComparison.Ordinal)
            .Replace("http://localhost:5000/", forum.Node.Address.ToString(), StringComparison.Ordinal);

        Assert.Contains("Is there a bell?", await ReadFirstResultAsync(typed), StringComparison.Ordinal);
    }

    /// <summary>Stops the command after the first line that contains the result of an operation.</summary>
    private static async Task<string> ReadFirstResultAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                if (line.Contains("\"data\"", StringComparison.Ordinal)) return line;
            throw new InvalidOperationException($"No result: {command}");
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlocks();

    [GeneratedRegex(@"^( {2,})curl .*(?:\n\1.*)*", RegexOptions.Multiline)]
    private static partial Regex IndentedCommands();
}
