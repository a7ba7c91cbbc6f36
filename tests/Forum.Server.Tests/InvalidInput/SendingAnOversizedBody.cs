using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>Bodies that are too large are rejected with the API's own errors, however they are sent.</summary>
public sealed class SendingAnOversizedBody(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Theory]
    [InlineData(66 * 1024, false)]
    [InlineData(66 * 1024, true)]
    public async Task An_oversized_body_is_413_in_JSON(int length, bool inChunks)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql");
        request.Content = new StringContent(
            new string(' ', length), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.TransferEncodingChunked = inChunks;
        using var response = await forum.Anonymous.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            "BODY_TOO_LARGE", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_with_invalid_chunks_is_400_in_JSON()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(
            forum.Node.Address.Host, forum.Node.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        const string Request =
            "POST /graphql HTTP/1.1\r\nHost: forum\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nno number\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var response = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json; charset=utf-8", response, StringComparison.Ordinal);
        Assert.Contains("\"BAD_REQUEST\"", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_URL_of_a_persisted_document_does_not_accept_POST()
    {
        using var response = await forum.Anonymous.Http.PostAsync(
            $"/graphql/persisted/{new string('0', 64)}/Nothing", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        Assert.Contains(
            "METHOD_NOT_ALLOWED", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
