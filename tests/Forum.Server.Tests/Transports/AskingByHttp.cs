using Forum.Testing;

namespace Forum.Server.Tests.Transports;

public sealed class AskingByHttp(SqliteForum forum) : AskingInAnyWay(forum), IClassFixture<SqliteForum>
{
    private protected override async Task<Answer> AskAsync(Question question, Asker asker)
    {
        using var response = await PostAsync(question, asker, "application/json");
        Assert.Equal("application/json; charset=utf-8", $"{response.Content.Headers.ContentType}");
        return Answer.Of("$", await response.Content.ReadAsStringAsync(Ended));
    }
}
