using Forum.Testing;
using static Forum.Outages.OutageLoad;

namespace Forum.Outages;

/// <summary>The callers of <see cref="OutageLoad"/> that use sockets.</summary>
internal static class OutageSockets
{
    public const string Post = "socket: post";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    public static async Task AddAsync(OutageLoad load, OutageSubject subject)
    {
        var member = await subject.MemberAsync("Speaker");
        var anonymous = new ForumClient(subject.Node);
        var number = 0;
        await AddAsync(
            "socket: member", member,
            () => $$"""{ viewer { pseudonym { name } } article(by: { id: "{{subject.Article}}" }) { title } }""");
        await AddAsync(
            "socket: anonymous", anonymous,
            () => $$"""{ article(by: { id: "{{subject.Article}}" }) { title commentCount } }""");
        await AddAsync("socket: events", anonymous, () => subject.Subscription);
        await AddAsync(
            Post, await subject.MemberAsync("Poster"),
            () => $$"""mutation { postComment(input: { articleId: "{{subject.Article}}", text: "Words {{number++}}." }) { comment { id } errors { code } } }""");
        load.Add("socket: new", Pace, async () => await ConnectAsync(member));

        async Task AddAsync(string kind, ForumClient client, Func<string> query)
        {
            // This socket stays open during the outage.
            var socket = await client.ConnectAsync();
            var id = 0;
            load.Add(kind, Pace, async () => await RunAsync(socket, $"{kind} {id++}", query()));
        }
    }

    /// <summary>Runs an operation until it completes, or until its first event.</summary>
    private static async Task<Response> RunAsync(SocketClient socket, string id, string query)
    {
        await socket.SubscribeAsync(id, query);
        while (true)
        {
            var (text, closed) = await socket.ReceiveAsync();
            if (text is null) return new(null, closed, $"closed with {closed}");
            if (text == """{"type":"ping"}""") await socket.SendAsync("""{"type":"pong"}""");
            if (!text.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal)
                || text.Contains("\"complete\"", StringComparison.Ordinal)) continue;
            await socket.CompleteAsync(id);
            return new(null, text, Response.CodeIn(text));
        }
    }

    /// <summary>Opens a socket as a member.</summary>
    private static async Task<Response> ConnectAsync(ForumClient client)
    {
        using var socket = await SocketClient.OpenAsync(client.GraphQL);
        await socket.SendAsync(SocketClient.InitMessage(client.Http.DefaultRequestHeaders.Authorization!.Parameter!));
        var (text, closed) = await socket.ReceiveAsync();
        return text is null ? new(null, closed, closed.Split(' ')[0]) : new(null, text, Response.CodeIn(text));
    }
}
