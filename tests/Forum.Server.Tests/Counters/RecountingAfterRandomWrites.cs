using System.Collections.Concurrent;
using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Counters;

public abstract class RecountingAfterRandomWrites(ForumHost forum)
{
    private const int Clients = 16, Writes = 4_000, Seed = 4_711;

    [Fact]
    public async Task Thousands_of_concurrent_random_writes_leave_correct_counters()
    {
        string[] articles = [await forum.ArticleAsync(), await forum.ArticleAsync(), await forum.ArticleAsync("sport")];
        var people = await Task.WhenAll(Enumerable.Range(0, Clients).Select(PersonAsync));
        var targets = new WriteTargets(articles);
        await Task.WhenAll(
            people.Select(
                (person, i) => new RandomWriter(person, targets, new Random(Seed + i)).WriteAsync(Writes / Clients)));

        Assert.Empty(await Recount.DifferencesAsync(forum));
        Assert.DoesNotContain(forum.Node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.True(
            targets.Counts.Values.Sum() == Writes && targets.Counts.Count >= 12, string.Join(", ", targets.Counts));
        foreach (var article in articles) await AssertEventsHaveNoGapsAsync(article);
    }

    private Task<ForumClient> PersonAsync(int number)
    {
        var name = $"Person {"abcdefghjkmnopqr"[number]}";
        return number % 4 == 0 ? forum.ModeratorAsync(name) : forum.SignUpAsync(name);
    }

    private async Task AssertEventsHaveNoGapsAsync(string article)
    {
        var id = GlobalId.UuidOf(article);
        var last = await forum.CountAsync("SELECT last_event FROM articles WHERE id = $1", id);
        var (count, highest) = (await forum.RowsAsync(
            "SELECT count(*), max(number) FROM article_events WHERE article_id = $1",
            row => (row.GetInt64(0), row.GetInt64(1)), id))[0];
        Assert.Equal((last, last), (count, highest));
    }

    /// <summary>
    /// The objects that all clients write to, and how often each kind of write succeeded or was refused.
    /// </summary>
    private sealed class WriteTargets(string[] articles)
    {
        private readonly ConcurrentDictionary<int, (string Article, string Id)> comments = [];
        private int written;

        public ConcurrentDictionary<string, int> Counts { get; } = [];

        public string Article(Random random) => articles[random.Next(articles.Length)];

        public void Add(string article, string id) => comments[Interlocked.Increment(ref written)] = (article, id);

        /// <summary>A random comment, more likely one of the latest; null while there is none.</summary>
        public (string Article, string Id)? Comment(Random random)
        {
            var last = Volatile.Read(ref written);
            return comments.TryGetValue(
                random.Next(2) == 0 ? random.Next(last + 1) : Math.Max(1, last - random.Next(60)), out var found)
                    ? found
                    : null;
        }
    }

    /// <summary>A client that sends one write after the other.</summary>
    private sealed class RandomWriter(ForumClient client, WriteTargets targets, Random random)
    {
        private readonly List<string> own = [];

        public async Task WriteAsync(int writes)
        {
            for (var i = 0; i < writes; i++)
            {
                var (mutation, refusal) = await NextAsync();
                targets.Counts.AddOrUpdate($"{mutation} {refusal}", 1, (_, count) => count + 1);
            }
        }

        private Task<(string Mutation, string? Refusal)> NextAsync()
        {
            var any = targets.Comment(random);
            return random.Next(100) switch
            {
                < 45 => PostAsync(any),
                < 75 when any is { } it => RunAsync("voteOnComment", new { commentId = it.Id, vote = Vote() }),
                < 80 when own.Count > 0 => RunAsync(
                    "editComment", new { commentId = Own(), text = $"Edited {random.Next()}." }),
                < 93 when own.Count > 0 => RunAsync("deleteComment", new { commentId = Own() }),
                < 95 when any is { } it => RunAsync("lockBranch", new { commentId = it.Id, reason = "Enough." }),
                < 98 when any is { } it => RunAsync("unlockBranch", new { commentId = it.Id }),
                98 => RunAsync("lockArticle", new { articleId = targets.Article(random), reason = "Enough." }),
                _ => RunAsync("unlockArticle", new { articleId = targets.Article(random) }),
            };
        }

        private async Task<(string, string?)> PostAsync((string Article, string Id)? parent)
        {
            var (article, parentId) = parent is { } it && random.Next(5) > 0
                ? (it.Article, it.Id)
                : (targets.Article(random), (string?)null);
            var (outcome, response) = await SendAsync("postComment", new
            {
                articleId = article,
                parentId,
                text = $"Scribble {random.Next()}.",
                @as = random.Next(6) == 0 ? "ARTICLE_ALIAS" : "LASTING",
            });
            if (outcome.Refusal is null)
            {
                var id = response["comment"]["id"].Text;
                own.Add(id);
                targets.Add(article, id);
            }

            return outcome;
        }

        private string Own() => own[random.Next(own.Count)];

        private string? Vote() => random.Next(5) switch { 0 => null, 1 => "DOWN", _ => "UP" };

        private async Task<(string, string?)> RunAsync(string mutation, object input) =>
            (await SendAsync(mutation, input)).Outcome;

        private async Task<((string Mutation, string? Refusal) Outcome, ResponseValue Response)> SendAsync(
            string mutation, object input)
        {
            var inputType = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input";
            var written = mutation == "postComment" ? "comment { id }" : "";
            var response = (await client.QueryAsync(
                $"mutation ($input: {inputType}!) {{ {mutation}(input: $input) {{ {written} errors {{ code }} }} }}",
                new { input = JsonSerializer.SerializeToElement(input) }))[mutation];
            return ((mutation, response["errors"].Count == 0 ? null : response["errors"][0]["code"].Text), response);
        }
    }
}

public sealed class RecountingAfterRandomWritesOnSqlite(SqliteForum forum)
    : RecountingAfterRandomWrites(forum), IClassFixture<SqliteForum>;

public sealed class RecountingAfterRandomWritesOnPostgres(PostgresForum forum)
    : RecountingAfterRandomWrites(forum), IClassFixture<PostgresForum>;
