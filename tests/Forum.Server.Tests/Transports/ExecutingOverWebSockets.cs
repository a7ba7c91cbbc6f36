using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Transports;

public sealed class ExecutingOverWebSockets(SqliteForum forum) : ExecutingAnOperation(forum), IClassFixture<SqliteForum>
{
    private readonly SqliteForum forum = forum;

    /// <summary>The response is one `next` and a `complete`, or an `error` that only has the errors.</summary>
    private protected override async Task<ResponseValue> AskAsync(OperationRequest question, OperationCaller asker)
    {
        (string, string)[] headers = asker.Cookie is null ? [] : [("Cookie", asker.Cookie)];
        using var socket = await SocketClient.EnterAsync(forum.Reader.GraphQL, asker.Token, headers);
        await socket.SendAsync(JsonSerializer.Serialize(new { id = "q", type = "subscribe", payload = question.Payload }));
        var all = await socket.AllOfAsync("q");
        if (all is [{ } error] && error.StartsWith("error ", StringComparison.Ordinal))
            return ResponseValue.Of("$", $$"""{"errors":{{error["error ".Length..]}}}""");
        Assert.Equal(2, all.Count);
        return ResponseValue.Of("$", all[0]["next ".Length..]);
    }
}
