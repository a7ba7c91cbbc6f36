using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>The schema as text, served at a dedicated URL.</summary>
public sealed class DownloadingTheSchema
{
    [Theory]
    [InlineData("?sdl")]
    [InlineData("?sdl=")]
    [InlineData("/schema.graphql")]
    public async Task The_text_is_the_printed_schema_and_its_ETag_is_the_hash(string address)
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await GetAsync(server, address);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(server.PrintedSchema, await TinyServer.TextOf(response));
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"", response.Headers.ETag!.ToString());
        Assert.Equal("public, no-cache", response.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("?sdl")]
    [InlineData("/schema.graphql")]
    public async Task An_unchanged_schema_gets_304(string address)
    {
        await using var server = await TinyServer.StartAsync();
        using var first = await GetAsync(server, address);
        using var again = await GetAsync(server, address, etag: first.Headers.ETag);
        using var other = await GetAsync(server, address, etag: new("\"another\""));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await TinyServer.TextOf(again));
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("?sdl")]
    [InlineData("/schema.graphql")]
    public async Task A_HEAD_request_gets_only_the_headers(string address)
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, server.Address + address);
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(server.PrintedSchema.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData("?sdl")]
    [InlineData("/schema.graphql")]
    public async Task The_text_is_not_found_when_introspection_is_disabled(string address)
    {
        await using var server = await TinyServer.StartAsync(new GraphQLLimits { Introspection = false });
        using var response = await GetAsync(server, address);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await TinyServer.TextOf(response));
    }

    [Fact]
    public async Task An_operation_takes_precedence_over_the_sdl_parameter()
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await GetAsync(server, "?sdl&query={hello}");
        Assert.Equal("""{"data":{"hello":"world"}}""", await TinyServer.TextOf(response));
    }

    [Fact]
    public async Task The_text_cannot_be_posted()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/schema.graphql");
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(
        TinyServer server, string address, EntityTagHeaderValue? etag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + address);
        if (etag is not null) request.Headers.IfNoneMatch.Add(etag);
        return await server.SendAsync(request);
    }
}
