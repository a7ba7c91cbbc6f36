using Forum.Testing;

namespace Forum.Server.Tests.Transports;

public sealed class ExecutingOverHttp(SqliteForum forum) : ExecutingAnOperation(forum), IClassFixture<SqliteForum>
{
    private protected override async Task<ResponseValue> ExecuteAsync(OperationRequest request, OperationCaller caller)
    {
        using var response = await PostAsync(request, caller, "application/json");
        Assert.Equal("application/json; charset=utf-8", $"{response.Content.Headers.ContentType}");
        return ResponseValue.Parse("$", await response.Content.ReadAsStringAsync(TestCancellation));
    }
}
