using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>The Authorization header of an HTTP request.</summary>
public sealed class SendingABearerToken(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Theory]
    [InlineData("Bearer ", 200)]
    [InlineData("bearer ", 200)]
    [InlineData("BEARER ", 200)]
    [InlineData("bEaReR   ", 200)]
    [InlineData("Basic ", 401)]
    [InlineData("Bearer", 401)]
    [InlineData("", 401)]
    public async Task The_scheme_is_case_insensitive(string scheme, int status)
    {
        var anna = await forum.SharedMemberAsync("Anna the sender");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/manage/info");
        request.Headers.TryAddWithoutValidation(
            "Authorization", scheme + anna.Http.DefaultRequestHeaders.Authorization!.Parameter);
        var response = await forum.Anonymous.SendRequestAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.Status);
    }
}
