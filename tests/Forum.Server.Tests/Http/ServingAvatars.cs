using System.Net;
using System.Xml.Linq;
using Forum.Testing;

namespace Forum.Server.Tests.Http;

public sealed class ServingAvatars(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task An_avatar_is_a_cacheable_image()
    {
        var member = await forum.SignUpAsync("Painter");
        var url = (await member.QueryAsync(
            "{ viewer { pseudonym { avatarUrl } } }"))["viewer"]["pseudonym"]["avatarUrl"].Text;

        using var http = new HttpClient { BaseAddress = forum.Node.Address };
        using var response = await http.GetAsync(new Uri(url, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.MaxAge > TimeSpan.FromDays(30));
        var picture = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("svg", picture.Root!.Name.LocalName);
    }

    [Theory]
    [InlineData("/avatars/0.svg")]
    [InlineData("/avatars/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz.svg")]
    [InlineData("/avatars/00000000000000000000000000000000.svg/more")]
    public async Task A_URL_without_a_seed_is_404(string path)
    {
        using var http = new HttpClient { BaseAddress = forum.Node.Address };
        using var response = await http.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
