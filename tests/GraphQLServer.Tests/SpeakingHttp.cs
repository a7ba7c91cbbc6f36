using System.Net;
using System.Text;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>Methods, media types and status codes of GraphQL over HTTP.</summary>
public sealed class SpeakingHttp : IAsyncLifetime
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
    public async Task The_answers_type_is_the_best_that_the_caller_takes(string? accept, string type)
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
    [InlineData("nonsense")]
    public async Task A_caller_that_takes_neither_type_is_told_so(string accept)
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
    public async Task The_newer_type_says_by_the_status_whether_the_operation_ran(string query, int json, int response)
    {
        var body = $$"""{"query":"{{query}}"}""";
        using var customary = await server.SendAsync(body, accept: Json);
        Assert.Equal(json, (int)customary.StatusCode);
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
    [InlineData("""{"query":"{hello}","variables":[]}""")]
    [InlineData("""{"query":"{hello}","variables":"a"}""")]
    [InlineData("""{"query":"{hello}","extensions":1}""")]
    [InlineData("""{"query":"{hello}","variables":{"a":{"b":1,"b":2}}}""")]
    [InlineData("""{"query":"{echo(text:\"\ud800\")}"}""")]
    [InlineData("""{"query":"{hello}","variables":{"a":"\ud800"}}""")]
    [InlineData("""{"query":"{hello}","variables":{"\udc00":1}}""")]
    [InlineData("""{"query":"{hello}","variables":{"a":1e400}}""")]
    [InlineData("""[{"query":"{hello}"}]""")]
    [InlineData("""{"query":"{hello}"}}""")]
    public async Task A_body_that_is_no_request_is_refused(string body)
    {
        using var response = await server.SendAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("""{"errors":[{"message":""", await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData("""{"query":"{hello}","operationName":null,"variables":null,"extensions":null}""")]
    [InlineData("""{"query":"{hello}","operationName":"","variables":{},"extensions":{"a":1},"other":1}""")]
    [InlineData("""{"query":"{hello echo(text:\"\\u0000\")@skip(if:true)}","variables":{"a":-1.5e3}}""")]
    public async Task Null_is_as_good_as_nothing(string body)
    {
        using var response = await server.SendAsync(body);
        Assert.Contains("\"hello\":\"world\"", await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData(17, '[', ']')]
    [InlineData(1_000, '[', ']')]
    [InlineData(1, '1', '1')]
    public async Task Variables_are_shallow_and_their_numbers_short(int depth, char open, char close)
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
    public async Task Only_json_in_utf_8_is_taken(string type)
    {
        using var response = await server.SendAsync(Hello, type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON")]
    public async Task Json_may_say_that_it_is_in_utf_8(string type)
    {
        using var response = await server.SendAsync(Hello, type);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    [InlineData("PATCH")]
    public async Task Only_get_head_and_post_are_answered(string method)
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
    public async Task A_query_may_come_by_get(string parameters, string answer)
    {
        using var response = await GetAsync(parameters);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(answer, await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData("")]
    [InlineData("query=")]
    [InlineData("query={hello}&query={secret}")]
    [InlineData("query={hello}&variables={}&variables={}")]
    [InlineData("query={hello}&variables=[]")]
    [InlineData("query={hello}&variables={")]
    [InlineData("query={hello}&variables={\"a\":1,\"a\":2}")]
    [InlineData("query={hello}&variables={\"a\":1e400}")]
    [InlineData("query={hello}&variables={\"a\":\"\\ud800\"}")]
    [InlineData("query={hello}&extensions=1")]
    public async Task An_address_that_is_no_request_is_refused(string parameters)
    {
        using var response = await GetAsync(parameters);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("query=mutation{lend(input:{book:\"1\"}){id}}")]
    [InlineData("query=query A{hello} mutation B{lend(input:{book:\"1\"}){id}}&operationName=B")]
    public async Task A_get_writes_nothing(string parameters)
    {
        foreach (var accept in new[] { Json, Response })
        {
            using var response = await GetAsync(parameters, accept);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Equal(["POST"], response.Content.Headers.Allow);
            Assert.DoesNotContain("\"data\"", await TinyServer.TextOf(response));
        }

        Assert.DoesNotContain(server.Library.Fetched, what => what.StartsWith("lend", StringComparison.Ordinal));
    }

    private async Task<HttpResponseMessage> GetAsync(string parameters, string accept = Json)
    {
        var escaped = string.Join('&', parameters.Split('&').Select(p => p.Split('=', 2)).Select(p => p.Length == 2 ? $"{p[0]}={Uri.EscapeDataString(p[1])}" : p[0]));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?{escaped}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await server.SendAsync(request);
    }

    [Fact]
    public async Task An_operation_in_the_address_of_a_post_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "?query=mutation%7Ba%7D");
        request.Content = new StringContent(Hello, Encoding.UTF8, Json);
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_whether_or_not_it_says_its_length(bool chunked)
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
    public async Task Half_a_character_in_the_address_is_no_request(string parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?{parameters}");
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Exception is not null);
    }

    [Fact]
    public async Task What_one_operation_asks_for_is_nothing_to_its_neighbours()
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
