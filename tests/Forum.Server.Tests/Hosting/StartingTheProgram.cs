using System.Net;
using System.Net.Sockets;
using Forum.Server.Commands;
using Forum.Testing;

namespace Forum.Server.Tests.Hosting;

/// <summary>An error that the operator has to fix is reported in one line, with exit code 1.</summary>
public sealed class StartingTheProgram : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Database =>
        $"--ConnectionStrings:Forum=Data Source={Path.Combine(folder.Path, "forum.db")};Pooling=false";

    [Theory]
    [InlineData("--Forum:MaxReplyDepth=0", "Forum:MaxReplyDepth must be")]
    [InlineData("--Forum:MaxReplyDepth=deep", "'deep' at 'Forum:MaxReplyDepth'")]
    [InlineData("--Forum:Name= ", "Forum:Name must not be empty.")]
    [InlineData("--Forum:MaxReplyDept=5", "Unknown setting 'Forum:MaxReplyDept'.")]
    [InlineData("--Forum:Accounts:RefreshDays=0", "Forum:Accounts:RefreshDays")]
    [InlineData("--Forum:Limits:Tokens=-1", "Forum:Limits:Tokens must be")]
    [InlineData("--Forum:RateLimits:Posts=0", "Forum:RateLimits:Posts must be")]
    [InlineData("--Forum:RateLimits:Post=5", "Unknown setting 'Forum:RateLimits:Post'.")]
    [InlineData("--Forum:Telemetry:Otlp=", "Forum:Telemetry:Otlp must be")]
    [InlineData("--Forum:Telemetry:Otlp=localhost:4317", "Forum:Telemetry:Otlp must be")]
    [InlineData("--Forum:Telemetry:Otlp=http://:4317", "Forum:Telemetry:Otlp must be")]
    [InlineData("--Forum:Proxies:0=nginx", "Forum:Proxies must be addresses or networks")]
    [InlineData("--Forum:Proxies:0=10.0.0.0/99", "Forum:Proxies must be addresses or networks")]
    [InlineData("--ConnectionStrings:Forum=nonsense", "ConnectionStrings:Forum: ")]
    [InlineData("--ConnectionStrings:Forum=Host=127.0.0.1;Port=1;Timeout=1", "ConnectionStrings:Forum is not available")]
    public async Task A_wrong_setting_is_named(string setting, string expected)
    {
        var (code, output) = await RunAsync([Database, setting], "migrate");
        Assert.Equal(1, code);
        Assert.Contains(expected, Assert.Single(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_wrong_settings_are_named_together()
    {
        var (_, output) = await RunAsync([Database, "--Forum:MaxReplyDepth=0", "--Forum:Limits:Aliases=0"], "migrate");
        Assert.Contains("Forum:MaxReplyDepth must be", Assert.Single(output), StringComparison.Ordinal);
        Assert.Contains("Forum:Limits:Aliases must be", output[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_tables_fails_startup()
    {
        var (code, output) = await RunAsync([Database, "--urls=http://127.0.0.1:0"]);
        Assert.Equal(1, code);
        Assert.Contains("Forum.Server migrate", Assert.Single(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await RunAsync([Database], "migrate");
        var (code, output) = await RunAsync([Database, $"--urls=http://{taken.LocalEndpoint}"]);
        Assert.Equal(1, code);
        Assert.Contains($"{taken.LocalEndpoint}", Assert.Single(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_rejected()
    {
        var (code, output) = await RunAsync([Database], "migrat");
        Assert.Equal(1, code);
        Assert.Contains("migrat", output[0], StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<(int Code, string[] Output)> RunAsync(string[] settings, params string[] words)
    {
        using var output = new StringWriter();
        Microsoft.AspNetCore.Builder.WebApplication? app = null;
        var code = await ForumCommands.RunAsync(
            () => app ??= ForumProgram.Build(settings), words, output, output, TestContext.Current.CancellationToken);
        if (app is not null) await app.DisposeAsync();
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
