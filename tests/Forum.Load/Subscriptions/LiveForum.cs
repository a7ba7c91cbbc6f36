using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Npgsql;

namespace Forum.Load.Subscriptions;

/// <summary>
/// The program on a small dedicated database, with a member and an article to which all clients subscribe.
/// </summary>
internal sealed class LiveForum : IAsyncDisposable
{
    public const string Database = "forum_live";

    private const string Email = "ada@example.org", Password = "a quiet harbour in november";

    private readonly BenchmarkPostgres postgres;
    private readonly List<HttpProgram> nodes;
    private readonly HttpClient http;
    private string articleId = "", sectionId = "";

    private LiveForum(BenchmarkPostgres postgres, List<HttpProgram> nodes)
    {
        (this.postgres, this.nodes) = (postgres, nodes);
        http = new() { BaseAddress = new($"http://{nodes[0].Address}") };
    }

    public HttpProgram Node => nodes[0];

    public IReadOnlyList<HttpProgram> Nodes => nodes;

    /// <summary>Recreates the database and starts the nodes.</summary>
    /// <param name="redis">Redis connection string; empty: no Redis.</param>
    /// <param name="collector">Where the nodes export their metrics; empty: nowhere.</param>
    /// <param name="settings">More command-line settings of the nodes.</param>
    public static async Task<LiveForum> StartAsync(
        LoadRun run, int nodes, string redis, CancellationToken cancellationToken, string collector = "",
        params string[] settings)
    {
        await using (var connection = new NpgsqlConnection(run.Postgres.ConnectionTo("postgres")))
        {
            await connection.OpenAsync(cancellationToken);
            await connection.RunAsync($"DROP DATABASE IF EXISTS {Database} WITH (FORCE)", cancellationToken);
            await connection.RunAsync($"CREATE DATABASE {Database}", cancellationToken);
            // Pooled connections to the previous database are broken.
            NpgsqlConnection.ClearAllPools();
        }

        var database = run.Postgres.ConnectionTo(Database);
        await RunCommandAsync(database, cancellationToken, "migrate");
        await RunCommandAsync(database, cancellationToken, "section", "add", "news", "News");
        var started = new List<HttpProgram>();
        for (var i = 0; i < nodes; i++) started.Add(
            await ForumServer.StartAsync(
                database, caches: true, cancellationToken, redis: redis, collector: collector, settings: settings));
        var forum = new LiveForum(run.Postgres, started);
        await forum.PublishAsync(database, cancellationToken);
        return forum;
    }

    /// <summary>How to subscribe to the article from now on, whenever the subscriber connects.</summary>
    /// <param name="groups">How many different sets of variables the subscribers use.</param>
    public async Task<Handshake> HandshakeAsync(int groups, CancellationToken cancellationToken)
    {
        var after = await CursorAsync(cancellationToken);
        return HandshakeAfter(after, Node, groups);
    }

    /// <summary>How to subscribe to the events after a cursor.</summary>
    public Handshake HandshakeAfter(string after, HttpProgram node, int groups = 1) => Handshake.Socket(
        node.Address, "/graphql", "graphql-transport-ws", "{\"type\":\"connection_init\"}",
        number =>
            JsonSerializer.Serialize(
                new
                {
                    id = "1",
                    type = "subscribe",
                    payload = new
                    {
                        query = Document,
                        variables = Variables(
                    after, number % groups)
                    }
                }));

    /// <summary>How to subscribe over server-sent events.</summary>
    public async Task<Handshake> EventStreamHandshakeAsync(CancellationToken cancellationToken)
    {
        var variables = JsonSerializer.Serialize(Variables(await CursorAsync(cancellationToken), 0));
        return Handshake.Events(
            Node.Address,
            $"/graphql?query={Uri.EscapeDataString(Document)}&variables={Uri.EscapeDataString(variables)}");
    }

    /// <summary>Posts a comment and waits for the response.</summary>
    public Task PostAsync(CancellationToken cancellationToken) => CommentAsync(articleId, cancellationToken);

    /// <summary>The connection string of the database.</summary>
    public string Connection => postgres.ConnectionTo(Database);

    /// <summary>Publishes another article.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> ArticleAsync(string slug, CancellationToken cancellationToken)
    {
        var payload = await MutateAsync(
            "publishArticle", "PublishArticleInput", new { slug, title = slug, sectionId }, cancellationToken,
            "article { id }");
        return payload.GetProperty("article").GetProperty("id").GetString()!;
    }

    /// <summary>The editor comments on an article.</summary>
    /// <returns>The comment's id.</returns>
    public async Task<string> CommentAsync(string article, CancellationToken cancellationToken)
    {
        var input = new { articleId = article, text = "This comment of the benchmark is one line of plain words long." };
        return (await MutateAsync("postComment", "PostCommentInput", input, cancellationToken)).GetProperty("comment")
            .GetProperty("id").GetString()!;
    }

    /// <summary>An existing article and its first comment.</summary>
    public async Task<LockContention.Target> TargetAsync(string slug, CancellationToken cancellationToken)
    {
        const string Query =
            "query ($slug: String!) { article(by: { slug: $slug }) { id comments(first: 1) { nodes { id } } } }";
        var article = (await QueryAsync(Query, new { slug }, cancellationToken)).GetProperty("article");
        return new(
            article.GetProperty("id").GetString()!,
            article.GetProperty("comments").GetProperty("nodes")[0].GetProperty("id").GetString()!);
    }

    /// <summary>Registers, confirms and signs in a member.</summary>
    /// <returns>The bearer token.</returns>
    public async Task<string> MemberAsync(string pseudonym, CancellationToken cancellationToken)
    {
        var email = $"{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(pseudonym))}@example.org";
        await PostJsonAsync("/account/register", new { email, password = Password, pseudonym }, cancellationToken);
        await RunCommandAsync(Connection, cancellationToken, "confirm", email);
        var tokens = await PostJsonAsync("/account/login", new { email, password = Password }, cancellationToken);
        return tokens.GetProperty("accessToken").GetString()!;
    }

    /// <summary>The cursor of the last event.</summary>
    public async Task<string> CursorAsync(CancellationToken cancellationToken) =>
        (await QueryAsync(
            "query ($id: ID!) { article(by: { id: $id }) { eventCursor } }", new { id = articleId },
            cancellationToken)).GetProperty("article").GetProperty("eventCursor").GetString()!;

    /// <summary>The number of matching statements that PostgreSQL has run on this database.</summary>
    public async Task<long> StatementsAsync(string like, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionTo(Database));
        await connection.OpenAsync(cancellationToken);
        return (long)await connection.OneAsync<decimal>(
            $"SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE query LIKE '{like}' AND dbid = (SELECT oid FROM pg_database WHERE datname = '{Database}')",
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        foreach (var node in nodes) await node.DisposeAsync();
    }

    private const string Document =
        """
        subscription ($articleId: ID!, $after: String, $group: Boolean = false, $first: Int = 1) {
          articleEvents(articleId: $articleId, after: $after) {
            __typename cursor ... on CommentAdded { comment { id text createdAt author { name } replies(first: $first) @include(if: $group) { nodes { id } } } }
          }
        }
        """;

    /// <summary>
    /// A variable below the subscription's root field makes another group, even if its value has no effect.
    /// </summary>
    private object Variables(string after, int group) => new { articleId, after, first = 1 + group };

    private async Task PublishAsync(string database, CancellationToken cancellationToken)
    {
        await PostJsonAsync(
            "/account/register", new { email = Email, password = Password, pseudonym = "Ada" }, cancellationToken);
        await RunCommandAsync(database, cancellationToken, "confirm", Email);
        await RunCommandAsync(database, cancellationToken, "grant", "editor", Email);
        var tokens = await PostJsonAsync(
            "/account/login", new { email = Email, password = Password }, cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", tokens.GetProperty("accessToken").GetString());
        sectionId = (await QueryAsync(
            "{ section(slug: \"news\") { id } }", new { }, cancellationToken)).GetProperty("section").GetProperty("id")
                .GetString()!;
        articleId = await ArticleAsync("live", cancellationToken);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await connection.RunAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", cancellationToken);
    }

    private async Task<JsonElement> MutateAsync(
        string mutation, string type, object input, CancellationToken cancellationToken,
        string selection = "comment { id }")
    {
        var response = await QueryAsync(
            $"mutation ($input: {type}!) {{ {mutation}(input: $input) {{ {selection} errors {{ code message }} }} }}",
            new { input }, cancellationToken);
        var payload = response.GetProperty(mutation);
        return payload.GetProperty("errors").GetArrayLength() == 0
            ? payload
            : throw new LoadFailure($"{mutation}: {payload}");
    }

    private async Task<JsonElement> QueryAsync(string query, object variables, CancellationToken cancellationToken)
    {
        var response = await PostJsonAsync("/graphql", new { query, variables }, cancellationToken);
        return response.TryGetProperty("errors", out var errors)
            ? throw new LoadFailure($"The forum returned {errors}")
            : response.GetProperty("data");
    }

    private async Task<JsonElement> PostJsonAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new LoadFailure($"{path} returned {(int)response.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return json.RootElement.Clone();
    }

    private static Task<string> RunCommandAsync(
        string database, CancellationToken cancellationToken, params string[] verb) =>
        ExternalPrograms.RunAsync(ForumServer.Start(database, verb), cancellationToken);
}
