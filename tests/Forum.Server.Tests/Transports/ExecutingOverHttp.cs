using Forum.Testing;

namespace Forum.Server.Tests.Transports;

public sealed class ExecutingOverHttp(SqliteForum forum) : ExecutingAnOperation(forum), IClassFixture<SqliteForum>
{
    private protected override async Task<ResponseValue> AskAsync(OperationRequest question, OperationCaller asker)
    {
        using var response = await PostAsync(question, asker, "application/json");
        Assert.Equal("application/json; charset=utf-8", $"{response.Content.Headers.ContentType}");
        return ResponseValue.Of("$", await response.Content.ReadAsStringAsync(Ended));
    }
}
