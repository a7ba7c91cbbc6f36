using Forum.Testing;

namespace Forum.Server.Tests.Transports;

public sealed class ExecutingOverServerSentEvents(SqliteForum forum)
    : ExecutingAnOperation(forum), IClassFixture<SqliteForum>
{
    private const string Before = "event: next\ndata: ", After = "\n\nevent: complete\ndata:\n\n";

    private protected override async Task<ResponseValue> ExecuteAsync(OperationRequest request, OperationCaller caller)
    {
        using var response = await PostAsync(request, caller, "text/event-stream");
        Assert.Equal("text/event-stream; charset=utf-8", $"{response.Content.Headers.ContentType}");
        var text = await response.Content.ReadAsStringAsync(TestCancellation);
        Assert.StartsWith(Before, text, StringComparison.Ordinal);
        Assert.EndsWith(After, text, StringComparison.Ordinal);
        return ResponseValue.Parse("$", text[Before.Length..^After.Length]);
    }
}
