using System.IO.Compression;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Http;

/// <summary>
/// A page of a discussion is tens of kilobytes of text: it is compressed for clients that accept an encoding.
/// </summary>
public sealed class CompressingResponses(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const string Introspection = "{ __schema { types { name fields { name } } } }";

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("zstd", null)]
    [InlineData(null, null)]
    public async Task A_response_is_compressed_with_an_accepted_encoding(string? accepts, string? packed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query = Introspection })
        };
        if (accepts is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        using var response = await forum.Anonymous.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(packed is null ? [] : new[] { packed }, response.Content.Headers.ContentEncoding);
        if (accepts is not null) Assert.Contains("Accept-Encoding", response.Headers.Vary);
        var bytes = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = packed switch
        {
            "br" => new BrotliStream(
            bytes,
            CompressionMode.Decompress),
            "gzip" => new GZipStream(bytes, CompressionMode.Decompress),
            _ => bytes
        };
        using var reader = new StreamReader(plain);
        var result = ResponseValue.Parse("$", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Query", result["data"]["__schema"]["types"].All("name"));
    }
}
