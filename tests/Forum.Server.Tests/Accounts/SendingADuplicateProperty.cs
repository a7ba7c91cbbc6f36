using System.Text;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>JSON in which a property occurs twice: two parsers could use different values.</summary>
public sealed class SendingADuplicateProperty(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Theory]
    [InlineData("password", "password")]
    [InlineData("password", "Password")]
    [InlineData("password", "passw\\u006frd")]
    public async Task A_sign_in_with_two_passwords_is_rejected(string first, string second)
    {
        var bert = await forum.SharedMemberAsync("Bert the doubler");
        var body = $$"""{"email":"{{bert.Email}}","{{first}}":"wrong","{{second}}":"{{ForumClient.Password}}"}""";
        Assert.Equal(400, (await PostAsync("/account/login", body)).Status);
    }

    [Theory]
    [InlineData("/account/register", """{"email":"a@example.org","email":"b@example.org","password":"a quiet harbour","pseudonym":"Carl"}""")]
    [InlineData("/account/refresh", """{"refreshToken":"a","refreshToken":"b"}""")]
    public async Task Every_account_endpoint_rejects_a_duplicate_property(string path, string body) =>
        Assert.Equal(400, (await PostAsync(path, body)).Status);

    private async Task<AccountResponse> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await forum.Anonymous.CallAsync(path, content);
    }
}
