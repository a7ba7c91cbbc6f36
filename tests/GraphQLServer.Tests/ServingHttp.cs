using System.Net;
using System.Text;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>Methods, media types and status codes of GraphQL over HTTP.</summary>
public sealed class ServingHttp : IAsyncLifetime
{
    private const string Json = "application/json";
    private const string Response = "application/graphql-response+json";
    private const string Hello = """{"query":"{hello}"}""";

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(null, Json)]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData(Json, Json)]
    [InlineData("application/json; charset=utf-8", Json)]
    [InlineData(Response, Response)]
    [InlineData($"{Response}, {Json}", Response)]
    [InlineData($"{Response}; charset=utf-8, {Json}; charset=utf-8", Response)]
    [InlineData($"{Response};q=0.1, {Json}", Json)]
    [InlineData($"{Json};q=0, */*", Response)]
    [InlineData("text/html, */*;q=0.1", Json)]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", Json)]
    [InlineData("*", Json)]
    [InlineData("*; q=.2", Json)]
    [InlineData("text/html, *;q=0.1", Json)]
    [InlineData("", Json)]
    [InlineData(" ", Json)]
    [InlineData("json", Json)]
    [InlineData("@@@", Json)]
    [InlineData("application/json application/xml", Json)]
    [InlineData($",{Response},", Response)]
    public async Task The_content_type_is_negotiated(string? accept, string type)
    {
        using var response = await server.SendAsync(Hello, accept: accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($"{type}; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json;q=0")]
    [InlineData("nonsense, text/html")]
    [InlineData("*;q=0")]
    public async Task An_unsupported_Accept_header_gets_406(string accept)
    {
        using var response = await server.SendAsync(Hello, accept: accept);
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
    }

    [Theory]
    [InlineData("{hello}", 200, 200)]
    [InlineData("{books(count:1){bug}}", 200, 200)]
    [InlineData("{", 200, 400)]
    [InlineData("{nope}", 200, 400)]
    [InlineData("query($n:Int!){books(count:$n){id}}", 200, 400)]
    [InlineData("query A{hello} query B{hello}", 200, 400)]
    public async Task With_the_newer_type_the_status_shows_whether_the_operation_ran(
        string query, int json, int response)
    {
        var body = $$"""{"query":"{{query}}"}""";
        using var legacy = await server.SendAsync(body, accept: Json);
        Assert.Equal(json, (int)legacy.StatusCode);
        using var newer = await server.SendAsync(body, accept: Response);
        Assert.Equal(response, (int)newer.StatusCode);
        var text = await TinyServer.TextOf(newer);
        Assert.Equal(response == 200, text.Contains("\"data\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("\"{hello}\"")]
    [InlineData("{}")]
    [InlineData("""{"query":null}""")]
    [InlineData("""{"query":1}""")]
    [InlineData("""{"query":{"a":1}}""")]
    [InlineData("""{"query":"{hello}","query":"{secret}"}""")]
    [InlineData("""{"query":"{hello}","qu\u0065ry":"{secret}"}""")]
    [InlineData("""{"query":"{hello}","operationName":1}""")]
    [InlineData("""{"query":"{hello}","variables":[1]}""")]
    [InlineData("""{"query":"{hello}","variables":""}""")]
    [InlineData("""{"query":"{hello}","variables":"a"}""")]
    [InlineData("""{"query":"{hello}","extensions":1}""")]
    [InlineData("""{"query":"{hello}","variables":{"a":{"b":1,"b":2}}}""")]
    [InlineData("""{"query":"{echo(text:\"\ud800\")}"}""")]
    [InlineData("""{"query":"{hello}","variables":{"a":"\ud800"}}""")]
    [InlineData("""{"query":"{hello}","variables":{"\udc00":1}}""")]
    [InlineData("""{"query":"{hello}","variables":{"a":1e400}}""")]
    [InlineData("""[{"query":"{hello}"}]""")]
    [InlineData("""{"query":"{hello}"}}""")]
    public async Task A_malformed_body_is_rejected(string body)
    {
        using var response = await server.SendAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("""{"errors":[{"message":""", await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData("""{"query":"{hello}","operationName":null,"variables":null,"extensions":null}""")]
    [InlineData("""{"query":"{hello}","operationName":"","variables":{},"extensions":{"a":1},"other":1}""")]
    [InlineData("""{"query":"{hello echo(text:\"\\u0000\")@skip(if:true)}","variables":{"a":-1.5e3}}""")]
    public async Task Null_is_treated_as_omitted(string body)
    {
        using var response = await server.SendAsync(body);
        Assert.Contains("\"hello\":\"world\"", await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData(17, '[', ']')]
    [InlineData(1_000, '[', ']')]
    [InlineData(1, '1', '1')]
    public async Task The_depth_of_variables_and_the_length_of_numbers_are_limited(int depth, char open, char close)
    {
        var value = open == '[' ? new string(open, depth) + new string(close, depth) : new string('1', 60_000);
        using var response = await server.SendAsync($$$"""{"query":"{hello}","variables":{"a":{{{value}}}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/graphql")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Only_json_in_utf_8_is_accepted(string type)
    {
        using var response = await server.SendAsync(Hello, type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON")]
    public async Task The_charset_utf_8_may_be_explicit(string type)
    {
        using var response = await server.SendAsync(Hello, type);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    [InlineData("PATCH")]
    public async Task Other_methods_get_405(string method)
    {
        using var request = new HttpRequestMessage(new(method), server.Address + "?query={hello}");
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("query={hello}", "world")]
    [InlineData("query=query A{hello} query B{echo(text:\"b\")}&operationName=A", "world")]
    [InlineData("query=query($t:String!){echo(text:$t)}&variables={\"t\":\"by address\"}", "by address")]
    [InlineData("query={hello}&operationName=&variables=&extensions=", "world")]
    [InlineData("query={hello}&variables=null&extensions={\"a\":1}&other=1", "world")]
    public async Task A_query_can_be_sent_by_get(string parameters, string expected)
    {
        using var response = await GetAsync(parameters);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(expected, await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData("")]
    [InlineData("query=")]
    [InlineData("query={hello}&query={secret}")]
    [InlineData("query={hello}&variables={}&variables={}")]
    [InlineData("query={hello}&variables=[1]")]
    [InlineData("query={hello}&variables={")]
    [InlineData("query={hello}&variables={\"a\":1,\"a\":2}")]
    [InlineData("query={hello}&variables={\"a\":1e400}")]
    [InlineData("query={hello}&variables={\"a\":\"\\ud800\"}")]
    [InlineData("query={hello}&extensions=1")]
    public async Task A_malformed_URL_is_rejected(string parameters)
    {
        using var response = await GetAsync(parameters);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("query=mutation{lend(input:{book:\"1\"}){id}}")]
    [InlineData("query=query A{hello} mutation B{lend(input:{book:\"1\"}){id}}&operationName=B")]
    public async Task A_mutation_by_get_is_rejected(string parameters)
    {
        foreach (var accept in new[] { Json, Response })
        {
            using var response = await GetAsync(parameters, accept);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Equal(["POST"], response.Content.Headers.Allow);
            Assert.DoesNotContain("\"data\"", await TinyServer.TextOf(response));
        }

        Assert.DoesNotContain(server.Library.Fetched, line => line.StartsWith("lend", StringComparison.Ordinal));
    }

    private async Task<HttpResponseMessage> GetAsync(string parameters, string accept = Json)
    {
        var escaped = string.Join(
            '&',
            parameters.Split('&').Select(p => p.Split('=', 2))
                .Select(p => p.Length == 2 ? $"{p[0]}={Uri.EscapeDataString(p[1])}" : p[0]));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?{escaped}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await server.SendAsync(request);
    }

    [Fact]
    public async Task A_post_with_an_operation_in_its_URL_is_rejected()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "?query=mutation%7Ba%7D");
        request.Content = new StringContent(Hello, Encoding.UTF8, Json);
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_rejected_with_or_without_Content_Length(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Content = new StringContent(new string(' ', 200_000) + Hello, Encoding.UTF8, Json);
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("query={hello}&variables={\"\\ud800\":1}")]
    [InlineData("query={hello}&variables={\"a\":\"\\ud800\"}")]
    [InlineData("query={hello}&extensions={\"\\ud800\":1}")]
    [InlineData("query={hello}&extensions={\"cost\":\"\\ud800\"}")]
    [InlineData("query={hello}&extensions={\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"\\ud800\"}}")]
    public async Task An_unpaired_surrogate_in_the_URL_is_rejected(string parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?{parameters}");
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Exception is not null);
    }

    [Fact]
    public async Task Introspection_in_one_operation_does_not_affect_the_others_of_its_document()
    {
        const string Document = """
            query Schema { ...S } fragment S on Query { __schema { types { name } } }
            mutation Lend { a: lend(input: { book: "1" }) { author { name } } b: lend(input: { book: "4" }) { author { name } } }
            """;
        using var response = await server.PostAsync(Document, operationName: "Lend");
        Assert.Contains("\"data\"", await TinyServer.TextOf(response), StringComparison.Ordinal);

        // The first operation is completed before the second one starts.
        Assert.Equal(["lend 1 to Ann", "authors 1", "lend 4 to Ann", "authors 1"], server.Library.Fetched);
    }
}
