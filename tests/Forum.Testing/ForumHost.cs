using System.Collections.Concurrent;

namespace Forum.Testing;

/// <summary>The forum of one test class: a dedicated database and clock, a running node and its users.</summary>
public abstract class ForumHost : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly List<IAsyncDisposable> disposables = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<ForumClient>>> sharedUsers = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> sections = [];
    private string connection = "";

    public TestClock Clock { get; } = new();

    /// <summary>The connection string, for tests that read the tables directly, such as a recount.</summary>
    public string Connection => connection;

    public ForumNode Node { get; private set; } = null!;

    /// <summary>An anonymous client.</summary>
    public ForumClient Anonymous { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        connection = await NewDatabaseAsync(folder.Path);
        Node = await StartNodeAsync();
        Anonymous = Track(new ForumClient(Node));
    }

    /// <summary>
    /// Starts another node on the same database and clock, with its own settings; see <see cref="ForumClient.At"/>.
    /// </summary>
    public async Task<ForumNode> StartNodeAsync(params string[] settings) =>
        Track(await ForumNode.StartAsync(connection, Clock, settings));

    /// <summary>A new member, signed in. The email address is the name at example.org.</summary>
    public async Task<ForumClient> SignUpAsync(string pseudonym)
    {
        var client = Track(new ForumClient(Node));
        await client.SignUpAsync(pseudonym);
        client.SignedInAt = Clock.GetUtcNow();
        return client;
    }

    /// <summary>Signs in a user who is already in the database.</summary>
    public async Task<ForumClient> SignInAsync(string email, string password)
    {
        var client = Track(new ForumClient(Node));
        await client.SignInAsync(email, password);
        return client;
    }

    /// <summary>
    /// A member shared by the tests of a class, because signing up is slow. Signed in, however far the clock has
    /// advanced.
    /// </summary>
    public Task<ForumClient> SharedMemberAsync(string pseudonym) => SharedUserAsync(pseudonym, SignUpAsync);

    /// <summary>The moderator of all sections, shared by the tests of a class.</summary>
    public Task<ForumClient> SharedModeratorAsync() =>
        SharedUserAsync("Mia the watcher", name => ModeratorAsync(name));

    /// <summary>The editor, shared by the tests of a class.</summary>
    public Task<ForumClient> SharedEditorAsync() => SharedUserAsync("Edda the publisher", EditorAsync);

    /// <summary>The administrator, shared by the tests of a class.</summary>
    public Task<ForumClient> SharedAdministratorAsync() => SharedUserAsync("Olga the keeper", AdministratorAsync);

    /// <summary>A user with these permissions, shared by the tests of a class.</summary>
    public Task<ForumClient> UserAsync(TestUser user) => user switch
    {
        TestUser.Anonymous => Task.FromResult(Anonymous),
        TestUser.Author => SharedMemberAsync("Ada"),
        TestUser.Member => SharedMemberAsync("Vera"),
        TestUser.Editor => SharedEditorAsync(),
        TestUser.Moderator => SharedModeratorAsync(),
        TestUser.NewsModerator => SharedUserAsync("Nora of the news", name => ModeratorAsync(name, "news")),
        TestUser.SportModerator => SharedUserAsync("Elsa of the sports", name => ModeratorAsync(name, "sport")),
        TestUser.Administrator => SharedAdministratorAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(user), user, null),
    };

    /// <summary>A user whom the first test that needs this pseudonym creates, shared by the tests of a class.</summary>
    public async Task<ForumClient> SharedUserAsync(string pseudonym, Func<string, Task<ForumClient>> createAsync)
    {
        var regular = await sharedUsers.GetOrAdd(pseudonym, name =>
            new Lazy<Task<ForumClient>>(() => createAsync(name))).Value;
        if (Clock.GetUtcNow() > regular.SignedInAt.AddMinutes(30))
        {
            await regular.SignInAsync(regular.Email, ForumClient.Password);
            regular.SignedInAt = Clock.GetUtcNow();
        }

        return regular;
    }

    /// <param name="section">The slug of the only section that the moderator moderates; null: all sections.</param>
    public Task<ForumClient> ModeratorAsync(string pseudonym, string? section = null) =>
        WithRoleAsync(pseudonym, "moderator", section);

    public Task<ForumClient> EditorAsync(string pseudonym) => WithRoleAsync(pseudonym, "editor", null);

    public Task<ForumClient> AdministratorAsync(string pseudonym) => WithRoleAsync(pseudonym, "administrator", null);

    /// <summary>Creates the section unless it exists.</summary>
    /// <returns>Its id.</returns>
    public Task<string> SectionAsync(string slug) =>
        sections.GetOrAdd(slug, _ => new Lazy<Task<string>>(() => AddSectionAsync(slug))).Value;

    /// <summary>Publishes a new article. One editor publishes all of them.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> ArticleAsync(string section = "news")
    {
        var sectionId = await SectionAsync(section);
        var slug = $"article-{Guid.NewGuid():n}";
        var editor = await SharedEditorAsync();
        return (await editor.PublishArticleAsync(slug, $"About {slug}", sectionId)).Id;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var it in Enumerable.Reverse(disposables)) await it.DisposeAsync();
        ClosePooledConnections(connection);
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<string> NewDatabaseAsync(string emptyFolder);

    /// <summary>Closes pooled connections that outlive the node.</summary>
    protected abstract void ClosePooledConnections(string closedConnection);

    private async Task<string> AddSectionAsync(string slug)
    {
        await Node.RunAsync("section", "add", slug, $"About {slug}");
        var response = await Anonymous.QueryAsync("query ($slug: String!) { section(slug: $slug) { id } }", new { slug });
        return response["section"]["id"].Text;
    }

    private async Task<ForumClient> WithRoleAsync(string pseudonym, string role, string? section)
    {
        var client = await SignUpAsync(pseudonym);
        if (section is not null) await SectionAsync(section);
        await Node.RunAsync(
            ["grant", role, client.Email, .. section is null ? Array.Empty<string>() : ["--section", section]]);
        return client;
    }

    private T Track<T>(T it)
        where T : IAsyncDisposable
    {
        lock (disposables) disposables.Add(it);
        return it;
    }
}
