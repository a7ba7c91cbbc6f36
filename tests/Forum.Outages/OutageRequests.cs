using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Forum.Testing;
using static Forum.Outages.OutageLoad;

namespace Forum.Outages;

/// <summary>The callers of <see cref="OutageLoad"/> that send requests.</summary>
internal static class OutageRequests
{
    public const string Stream = "event stream", Readiness = "readiness";

    private const string Events = "text/event-stream";

    /// <summary>The kinds of callers that use `/account` endpoints, whose problem details have no error code.</summary>
    public static readonly string[] OfAccounts = ["sign-in", "registration", "refresh", "sign-out"];

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PaceOfHashes = TimeSpan.FromMilliseconds(500);

    private static readonly string Page =
        $"/graphql/persisted/{ClientDocument.Of("Articles").Hash}/Articles?variables={Uri.EscapeDataString("""{"first":2}""")}";

    public static async Task AddAsync(OutageLoad load, OutageSubject subject)
    {
        var (reader, member) = (new ForumClient(subject.Node), await subject.MemberAsync("Member"));
        var (author, voter, leaver) = (
            await subject.MemberAsync("Author"), await subject.MemberAsync("Voter"),
            await subject.MemberAsync("Leaver"));
        var viewer = $$"""{ viewer { pseudonym { name } } article(by: { id: "{{subject.Article}}" }) { title } }""";
        var number = 0;
        Add(CachedPage, reader, () => new(HttpMethod.Get, Page));
        Add("anonymous", reader, () =>
            Post($$"""query Q{{number++}} { article(by: { id: "{{subject.Article}}" }) { title commentCount } }"""));
        Add(Readiness, reader, () => new(HttpMethod.Get, "/health/ready"));
        Add("member", member, () => Post(viewer));
        Add("cookie", reader, () => Post(viewer, ("Cookie", subject.Cookie)));
        Add("old cookie", reader, () => Post(viewer, ("Cookie", subject.OldCookie)));
        Add("post", author, () => Post(
            $$"""mutation { postComment(input: { articleId: "{{subject.Article}}", text: "Words {{number++}}." }) { comment { id } errors { code } } }"""));
        Add("vote", voter, () => Post(
            $$"""mutation { voteOnComment(input: { commentId: "{{subject.Comment}}", vote: {{(number++ % 2 == 0 ? "UP" : "DOWN")}} }) { errors { code } } }"""));
        Add("sign-in", reader, () =>
            ToAccounts("login", new { email = member.Email, password = ForumClient.Password }));
        Add("registration", reader, () => ToAccounts(
            "register",
            new
            {
                email = $"{Guid.NewGuid():n}@example.org",
                password = ForumClient.Password,
                pseudonym = Names.New("New")
            }));

        // A session can be ended repeatedly.
        Add("sign-out", leaver, () => ToAccounts("logout", new { }));
        load.Add("refresh", Pace, await RefreshingAsync(subject, reader));
        load.Add(Stream, Pace, () => OpenStreamAsync(reader, subject));

        void Add(string kind, ForumClient client, Func<HttpRequestMessage> request) =>
            load.Add(
                kind, kind is "sign-in" or "registration" ? PaceOfHashes : Pace,
                async () => await SendAsync(client, request()));
    }

    /// <summary>Starts callers who send access tokens, cookies and refresh tokens whose keys do not exist.</summary>
    public static OutageLoad Forge(ForumNode node, int connections)
    {
        var (load, forger) = (new OutageLoad(), new ForumClient(node));
        for (var i = 0; i < connections; i++)
        {
            var (kind, request) = (i % 3) switch
            {
                0 => ("forged token", () => PageWith("Authorization", $"Bearer {ForgedToken()}")),
                1 => ("forged cookie", () => PageWith("Cookie", $"__Host-forum={ForgedToken()}")),
                _ => ("forged refresh", (Func<HttpRequestMessage>)(() =>
                    ToAccounts("refresh", new { refreshToken = ForgedToken() }))),
            };
            load.Add(kind, Pace, async () => await SendAsync(forger, request()));
        }

        return load;
    }

    /// <summary>
    /// A payload in Data Protection's format: its magic header, a key id, and bytes that no key decrypts.
    /// </summary>
    private static string ForgedToken() =>
        Base64Url.EncodeToString([0x09, 0xF0, 0xC9, 0xF0, .. RandomNumberGenerator.GetBytes(16 + 128)]);

    private static HttpRequestMessage PageWith(string name, string value)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Page);
        request.Headers.Add(name, value);
        return request;
    }

    /// <summary>
    /// Exchanges refresh tokens. When the outcome of a request is unknown, its token may have been used: it is queued
    /// behind the others, and is dropped if it is no longer valid.
    /// </summary>
    private static async Task<Func<Task<Response?>>> RefreshingAsync(OutageSubject subject, ForumClient client)
    {
        var tokens = new Queue<(string Token, bool IsInDoubt)>();
        for (var i = 0; i < 3; i++) tokens.Enqueue(((await subject.MemberAsync("Refresher")).RefreshToken, false));
        return async () =>
        {
            var (token, isInDoubt) = tokens.Dequeue();
            var response = await SendAsync(client, ToAccounts("refresh", new { refreshToken = token }));
            if (isInDoubt && response.Status == System.Net.HttpStatusCode.Unauthorized) return null;
            if (response.Status == System.Net.HttpStatusCode.OK)
                token = ResponseValue.Parse("$", response.Body)["refreshToken"].Text;
            tokens.Enqueue((token, response.Body.Contains("did not confirm", StringComparison.Ordinal)));
            return response;
        };
    }

    /// <summary>Opens an event stream, and closes it after its first event.</summary>
    private static async Task<Response?> OpenStreamAsync(ForumClient client, OutageSubject subject)
    {
        using var request = Post(subject.Subscription);
        request.Headers.Accept.Clear();
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Events));
        using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType != Events)
            return Of(response, await response.Content.ReadAsStringAsync());
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return Of(response, line);
        return Of(response, "") with { Code = "ended without an event" };
    }

    private static async Task<Response> SendAsync(ForumClient client, HttpRequestMessage request)
    {
        using (request)
        using (var response = await client.Http.SendAsync(request))
            return Of(response, await response.Content.ReadAsStringAsync());
    }

    private static Response Of(HttpResponseMessage response, string body) =>
        new(response.StatusCode, body, Response.CodeIn(body), response.Headers.RetryAfter?.Delta);

    private static HttpRequestMessage ToAccounts(string address, object body) =>
        new(HttpMethod.Post, $"/account/{address}") { Content = JsonContent.Create(body) };

    private static HttpRequestMessage Post(string query, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query })
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/graphql-response+json"));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }
}
