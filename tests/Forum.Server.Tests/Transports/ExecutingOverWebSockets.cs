using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Transports;

public sealed class ExecutingOverWebSockets(SqliteForum forum) : ExecutingAnOperation(forum), IClassFixture<SqliteForum>
{
    private readonly SqliteForum forum = forum;

    /// <summary>The response is one `next` and a `complete`, or an `error` that only has the errors.</summary>
    private protected override async Task<ResponseValue> ExecuteAsync(OperationRequest request, OperationCaller caller)
    {
        (string, string)[] headers = caller.Cookie is null ? [] : [("Cookie", caller.Cookie)];
        using var socket = await SocketClient.ConnectAsync(forum.Anonymous.GraphQL, caller.Token, headers);
        await socket.SendAsync(
            JsonSerializer.Serialize(new { id = "q", type = "subscribe", payload = request.Payload }));
        var all = await socket.ReadOperationAsync("q");
        if (all is [{ } error] && error.StartsWith("error ", StringComparison.Ordinal))
            return ResponseValue.Parse("$", $$"""{"errors":{{error["error ".Length..]}}}""");
        Assert.Equal(2, all.Count);
        return ResponseValue.Parse("$", all[0]["next ".Length..]);
    }
}
