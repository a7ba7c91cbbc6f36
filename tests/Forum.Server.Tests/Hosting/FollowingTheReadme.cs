using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Server.Settings;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Hosting;

/// <summary>Runs the commands of the README on the demo forum, as a new user would.</summary>
public sealed partial class FollowingTheReadme(SqliteForum forum) : IClassFixture<SqliteForum>
{
    /// <summary>The README, and the page that continues its examples.</summary>
    private static readonly string Conversation = SourceTree.Text("README.md") + SourceTree.Text("src/docs/api.md");

    [Fact]
    public async Task The_first_conversation_works_as_described()
    {
        var node = await forum.StartNodeAsync("--environment=Development", "--Forum:RateLimits:Enabled=true");
        await node.RunAsync("demo");
        var typed = string.Concat(ShellBlocks().Matches(Conversation).Select(block => block.Groups[1].Value))
            .Replace(
                "schema/operations/", Path.Combine(AppContext.BaseDirectory, "operations/"), StringComparison.Ordinal)
            .Replace("http://localhost:5000", node.Address.ToString().TrimEnd('/'), StringComparison.Ordinal);

        var responses = (await RunAsync(typed)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Collection(
            responses.Select(response => ResponseValue.Parse("$", response)["data"]),
            data => Assert.Equal(3, data["articles"]["nodes"].Count),
            data => Assert.Equal("Quiet Rails", data["article"]["thread"]["rows"][0]["comment"]["author"]["name"].Text),
            data => Assert.Equal("Kim by the Canal", data["viewer"]["pseudonym"]["name"].Text),
            data => Assert.Equal(1, new MutationResult(data["postComment"]).Node["depth"].Number),
            data => Assert.Equal(1, new MutationResult(data["voteOnComment"]).Node["score"].Number),
            data => Assert.Equal("FORBIDDEN", new MutationResult(data["lockArticle"]).Refusal),
            data => Assert.Equal(
                "Mia Kestrel", new MutationResult(data["lockArticle"]).Node["lock"]["by"]["name"].Text),
            data => Assert.Equal("LOCKED", new MutationResult(data["postComment"]).Refusal),
            data => Assert.Equal(2, data["articles"]["nodes"].Count),
            data => Assert.Single(data["articles"]["nodes"].Items));
    }

    [Fact]
    public void Every_setting_is_documented_with_its_default()
    {
        var documented = SettingRows().Matches(SourceTree.Text("src/docs/settings.md"))
            .Select(row => (Name: row.Groups[1].Value, Default: row.Groups[2].Value));
        var expected = forum.Node.Services.GetServices<OptionsDescriptor>().SelectMany(group =>
        {
            var defaults = Activator.CreateInstance(group.Type);
            return group.Names.Select(
                name => (name, Text(group.Type.GetProperty(name.Split(':')[^1])!.GetValue(defaults))));
        });
        Assert.Equal(expected.Order(), documented.Order());
    }

    private static string Text(object? value) => value switch
    {
        IReadOnlyCollection<string> { Count: 0 } => "none",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static async Task<string> RunAsync(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo(
            "bash", ["-eu", "-o", "pipefail", "-c", $"TOKEN=\n{script}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, $"{output}{await errors}");
        return output;
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShellBlocks();

    [GeneratedRegex(@"^\| `((?:ConnectionStrings|Forum):[^`]+)` \| `([^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRows();
}
