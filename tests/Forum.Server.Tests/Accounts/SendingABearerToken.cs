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
    public async Task The_name_of_the_scheme_is_compared_without_case(string scheme, int status)
    {
        var anna = await forum.RegularAsync("Anna the sender");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/manage/info");
        request.Headers.TryAddWithoutValidation("Authorization", scheme + anna.Http.DefaultRequestHeaders.Authorization!.Parameter);
        var reply = await forum.Reader.ReplyAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, reply.Status);
    }
}
