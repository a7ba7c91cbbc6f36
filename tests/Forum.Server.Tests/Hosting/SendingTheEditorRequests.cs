using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Forum.Testing;

namespace Forum.Server.Tests.Hosting;

/// <summary>Sends the requests of `Requests.http` to the demo forum in order, as an editor does.</summary>
public sealed partial class SendingTheEditorRequests(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private static readonly string Page = SourceTree.Text("src/Forum.Server/Requests.http");

    private readonly Dictionary<string, string> variables =
        Variables().Matches(Page).ToDictionary(it => it.Groups[1].Value, it => it.Groups[2].Value);

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_is_accepted()
    {
        var node = await forum.StartNodeAsync("--environment=Development", "--Forum:RateLimits:Enabled=true");
        await node.RunAsync("demo");
        variables["forum"] = node.Address.ToString().TrimEnd('/');
        var requests = Requests().Matches(Page);
        foreach (Match request in requests) await SendAsync(request);
        Assert.Equal(Page.Split("###").Length - 1, requests.Count);
    }

    private async Task SendAsync(Match request)
    {
        var title = request.Groups["title"].Value;
        using var message = new HttpRequestMessage(
            HttpMethod.Parse(request.Groups["method"].Value), Fill(request.Groups["url"].Value))
        {
            Content = new StringContent(Fill(request.Groups["body"].Value), Encoding.UTF8),
        };
        foreach (Match header in Headers().Matches(Fill(request.Groups["headers"].Value)))
        {
            var (name, value) = (header.Groups[1].Value, header.Groups[2].Value);
            if (name == "Content-Type") message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else message.Headers.Add(name, value);
        }

        using var response = await forum.Anonymous.Http.SendAsync(message, TestCancellation);
        var text = await response.Content.ReadAsStringAsync(TestCancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{title}: {(int)response.StatusCode} {text}");
        Assert.False(Errors().IsMatch(text), $"{title}: {text}");
        foreach (Match copied in Copies().Matches(title))
        {
            var value = Regex.Match(text, $"\"{copied.Groups[1].Value}\":\"([^\"]+)\"").Groups[1].Value;
            Assert.True(value.Length > 0, $"{title}: {text}");
            variables[copied.Groups[2].Value] = value;
        }
    }

    /// <summary>Replaces variables by their values; a variable without a value fails the test.</summary>
    private string Fill(string text) => Placeholders().Replace(text, placeholder =>
        variables.GetValueOrDefault(placeholder.Groups[1].Value) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"No request before it sets {placeholder}."));

    [GeneratedRegex("^@([a-z]+) =[ ]?(.*)$", RegexOptions.Multiline)]
    private static partial Regex Variables();

    [GeneratedRegex(
        @"^### (?<title>.+)\n(?<method>[A-Z]+) (?<url>.+)\n(?<headers>(?:.+\n)*)\n(?<body>(?:(?!^###).*\n?)*)",
        RegexOptions.Multiline)]
    private static partial Regex Requests();

    [GeneratedRegex("^([A-Za-z-]+): (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headers();

    /// <summary>What a request's title says to copy from its response: the first field of that name.</summary>
    [GeneratedRegex(@"copy the (?:\w+'s )?(\w+) to @([a-z]+)")]
    private static partial Regex Copies();

    [GeneratedRegex(@"\{\{([a-z]+)\}\}")]
    private static partial Regex Placeholders();

    /// <summary>Errors of the operation, or of a mutation's payload.</summary>
    [GeneratedRegex(@"""errors"":\[[^\]]")]
    private static partial Regex Errors();
}
