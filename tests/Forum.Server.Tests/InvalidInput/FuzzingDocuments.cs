using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Forum.Server.Tests.InvalidInput.Fuzzing;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>
/// Random documents over the whole schema, every second one mutated, for 15 seconds. `FORUM_DOCUMENTS=100000` sends
/// that many instead; `FORUM_SEED=7` changes the seed (default 1).
/// </summary>
[Collection(nameof(NonParallel))]
public sealed class FuzzingDocuments(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private static readonly TimeSpan MaxCpu = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimeBox = TimeSpan.FromSeconds(15);

    /// <summary>The errors that a valid document may still cause.</summary>
    private static readonly string[] AllowedForValid =
    [
        "COST_TOO_HIGH", "TOO_MANY_DUPLICATES", "SUBSCRIPTION_NEEDS_A_STREAM", "INVALID_INPUT", "NOT_FOUND",
        "SIGN_IN_REQUIRED",
    ];

    /// <summary>Documents that are sent before CPU time is limited, so that the program is compiled.</summary>
    private const int WarmUpDocuments = 500;

    private readonly SortedDictionary<string, int> outcomes = [];
    private TimeSpan slowest;

    [Fact]
    public async Task Every_random_document_gets_at_most_five_errors_within_100_ms_of_CPU_time()
    {
        var documentCount = int.Parse(
            Environment.GetEnvironmentVariable("FORUM_DOCUMENTS") ?? "0", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("FORUM_SEED") ?? "1", CultureInfo.InvariantCulture);
        var schema = await SchemaTypes.ReadAsync(forum.Anonymous);
        var (clients, ids) = await CreateDiscussionAsync();
        var watch = Stopwatch.StartNew();
        var sent = 0;
        for (; documentCount > 0 ? sent < documentCount : watch.Elapsed < TimeBox; sent++)
        {
            var random = new Random((seed * 1_000_003) + sent);
            var (query, variables) = new DocumentGenerator(schema, ids, random).Generate();
            var isValid = sent % 2 == 0;
            var mutator = new DocumentMutator(random);
            if (!isValid) (query, variables) = mutator.Mutate(query, variables);
            var text = $$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}""";
            var body = !isValid && random.Next(10) == 0 ? mutator.MutateBytes(text) : Encoding.UTF8.GetBytes(text);
            await CheckAsync(clients[random.Next(clients.Length)], body, isValid, isMeasured: sent > WarmUpDocuments);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{sent:N0} documents in {watch.Elapsed.TotalSeconds:F0} s, at most {slowest.TotalMilliseconds:F1} ms of CPU; {string.Join(", ", outcomes.Select(code => $"{code.Key} {code.Value:N0}"))}");
        Assert.InRange(outcomes.GetValueOrDefault("data"), sent / 10, sent);
        Assert.InRange(outcomes.GetValueOrDefault("VALIDATION_FAILED"), sent / 50, sent);
        Assert.DoesNotContain(forum.Node.Log.All, IsError);
    }

    private static bool IsError(string line) => line.StartsWith("Error", StringComparison.Ordinal);

    private async Task CheckAsync(ForumClient client, byte[] body, bool isValid, bool isMeasured)
    {
        var (status, text, cpu) = await SendAsync(client, body);

        // The measurement includes concurrent garbage collection and JIT compilation: a document over the limit is
        // measured again, up to three times.
        for (var i = 0; i < 3 && isMeasured && cpu > MaxCpu; i++) cpu = (await SendAsync(client, body)).Cpu;
        if (isMeasured && cpu > slowest) slowest = cpu;

        string Describe() =>
            $"{status} {text[..Math.Min(text.Length, 2_000)]}\nto {Encoding.UTF8.GetString(body)}\n{forum.Node.Log.All.LastOrDefault(IsError)}";
        Assert.True(!isMeasured || cpu <= MaxCpu, $"{cpu.TotalMilliseconds} ms: {Describe()}");
        Assert.True(status is 200 or 400 or 413, Describe());
        Assert.False(text.Contains("INTERNAL", StringComparison.Ordinal), Describe());
        Assert.False(text.Contains("Did you mean", StringComparison.OrdinalIgnoreCase), Describe());
        var response = ResponseValue.Parse("$", text);
        var errors = response.Has("errors")
            ? response["errors"].Items.Select(error => error["extensions"]["code"].Text).ToList()
            : [];
        Assert.True(errors.Count <= 5, Describe());
        Assert.True(errors.Count > 0 || response.Has("data"), Describe());
        if (isValid) Assert.True(errors.All(AllowedForValid.Contains), Describe());
        foreach (var code in response.Has("data") ? errors.Append("data") : errors)
            outcomes[code] = outcomes.GetValueOrDefault(code) + 1;
    }

    private static async Task<(int Status, string Text, TimeSpan Cpu)> SendAsync(ForumClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var start = Environment.CpuUsage.TotalTime;
        using var response = await client.Http.PostAsync("/graphql", content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text, Environment.CpuUsage.TotalTime - start);
    }

    /// <summary>A small discussion to read and write in, and ids for the arguments that take them.</summary>
    private async Task<(ForumClient[] Clients, Dictionary<string, string[]> Ids)> CreateDiscussionAsync()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var mia = await forum.SharedModeratorAsync();
        var edda = await forum.SharedEditorAsync();
        string[] articles = [await forum.ArticleAsync(), await forum.ArticleAsync()];
        var comments = new List<string>();
        var author = "";
        for (var i = 0; i < 12; i++)
        {
            var posted = (await ada.PostCommentAsync(
                articles[i % 2], $"Number {i}.", i < 4 ? null : comments[i - 4])).Node;
            comments.Add(posted["id"].Text);
            author = posted["author"]["id"].Text;
        }

        return ([forum.Anonymous, forum.Anonymous, ada, mia, edda], new()
        {
            ["articleId"] = articles,
            ["commentId"] = [.. comments],
            ["parentId"] = [.. comments],
            ["sectionId"] = [await forum.SectionAsync("news")],
            ["section"] = [await forum.SectionAsync("news")],
            ["pseudonymId"] = [author],
        });
    }
}
