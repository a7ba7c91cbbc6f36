using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Forum.Server.Tests.InvalidInput.Fuzzing;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>
/// Random documents over the whole schema, half of them valid and half of them broken: as many as fit into some
/// seconds. `FORUM_DOCUMENTS=100000` sets their number, `FORUM_SEED=7` another seed.
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

    private readonly SortedDictionary<string, int> codes = [];
    private TimeSpan slowest;

    [Fact]
    public async Task Every_random_document_gets_a_short_response_in_little_time()
    {
        var number = int.Parse(
            Environment.GetEnvironmentVariable("FORUM_DOCUMENTS") ?? "0",
            System.Globalization.CultureInfo.InvariantCulture);
        var seed = int.Parse(
            Environment.GetEnvironmentVariable("FORUM_SEED") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        var schema = await SchemaTypes.ReadAsync(forum.Anonymous);
        var (people, ids) = await CreateDiscussionAsync();
        var watch = Stopwatch.StartNew();
        var sent = 0;
        for (; number > 0 ? sent < number : watch.Elapsed < TimeBox; sent++)
        {
            var random = new Random((seed * 1_000_003) + sent);
            var (query, variables) = new DocumentGenerator(schema, ids, random).Generate();
            var isValid = sent % 2 == 0;
            var mutator = new DocumentMutator(random);
            if (!isValid) (query, variables) = mutator.Mutate(query, variables);
            var text = $$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}""";
            var body = !isValid && random.Next(10) == 0 ? mutator.MutateBytes(text) : Encoding.UTF8.GetBytes(text);
            await CheckAsync(people[random.Next(people.Length)], body, isValid, isMeasured: sent > 500);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{sent:N0} documents in {watch.Elapsed.TotalSeconds:F0} s, at most {slowest.TotalMilliseconds:F1} ms of CPU; {string.Join(", ", codes.Select(code => $"{code.Key} {code.Value:N0}"))}");
        Assert.InRange(codes.GetValueOrDefault("data"), sent / 10, sent);
        Assert.InRange(codes.GetValueOrDefault("VALIDATION_FAILED"), sent / 50, sent);
        Assert.DoesNotContain(forum.Node.Log.All, IsError);
    }

    private static bool IsError(string line) => line.StartsWith("Error", StringComparison.Ordinal);

    private async Task CheckAsync(ForumClient person, byte[] body, bool isValid, bool isMeasured)
    {
        var (status, text, cpu) = await SendAsync(person, body);
        // Concurrent garbage collection and JIT compilation are included in the measurement: a document over the limit
        // is measured alone up to three more times.
        for (var i = 0; i < 3 && isMeasured && cpu > MaxCpu; i++) cpu = (await SendAsync(person, body)).Cpu;
        if (isMeasured && cpu > slowest) slowest = cpu;

        string Describe() =>
            $"{status} {text[..Math.Min(text.Length, 2_000)]}\nto {Encoding.UTF8.GetString(body)}\n{forum.Node.Log.All.LastOrDefault(IsError)}";
        Assert.True(!isMeasured || cpu <= MaxCpu, $"{cpu.TotalMilliseconds} ms: {Describe()}");
        Assert.True(status is 200 or 400 or 413, Describe());
        Assert.False(text.Contains("INTERNAL", StringComparison.Ordinal), Describe());
        Assert.False(text.Contains("Did you mean", StringComparison.OrdinalIgnoreCase), Describe());
        var answer = ResponseValue.Parse("$", text);
        var errors = answer.Has("errors")
            ? answer["errors"].Items.Select(error => error["extensions"]["code"].Text).ToList()
            : [];
        Assert.True(errors.Count <= 5, Describe());
        Assert.True(errors.Count > 0 || answer.Has("data"), Describe());
        if (isValid) Assert.True(errors.All(AllowedForValid.Contains), Describe());
        foreach (var code in answer.Has("data") ? errors.Append("data") : errors)
            codes[code] = codes.GetValueOrDefault(code) + 1;
    }

    private static async Task<(int Status, string Text, TimeSpan Cpu)> SendAsync(ForumClient person, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var start = Environment.CpuUsage.TotalTime;
        using var response = await person.Http.PostAsync("/graphql", content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text, Environment.CpuUsage.TotalTime - start);
    }

    /// <summary>A small discussion to read and write in, and ids for the arguments that take them.</summary>
    private async Task<(ForumClient[] People, Dictionary<string, string[]> Ids)> CreateDiscussionAsync()
    {
        var (ada, mia, edda) = (await forum.SharedMemberAsync(
            "Ada"), await forum.SharedModeratorAsync(), await forum.SharedEditorAsync());
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
            ["sectionId"] = [await forum.SectionAsync(
                "news")],
            ["section"] = [await forum.SectionAsync("news")],
            ["pseudonymId"] = [author],
        });
    }
}
