using System.Net;
using Forum.Testing;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// Randomly corrupted requests and messages, over GET, POST and sockets: each must get a response or be closed as the
/// protocol requires, and none may cause an internal error. Seeded; runs for some seconds.
/// </summary>
public sealed class FuzzingRequests : IAsyncLifetime
{
    private const int Rounds = 4_000;

    private static readonly string[] Fragments =
    [
        "\\ud800", "\\u0000", "\"", "{", "}", "[", "]", ":", ",", "null", "7", "1e999", "-", "\\", "$", "__proto__",
        "\u2028", "é", " ", "\t", "true", "query", "id",
    ];

    private static readonly string[] Messages =
    [
        """{"type":"connection_init","payload":{"authorization":"Bearer Ann"}}""",
        """{"type":"ping","payload":{"a":[1,{"b":null}]}}""",
        """{"type":"subscribe","id":"1","payload":{"query":"query A($n:Int!){books(count:$n){id title}}","operationName":"A","variables":{"n":1},"extensions":{"cost":"report"}}}""",
        """{"type":"subscribe","id":"2","payload":{"query":"subscription{count(to:2){id}}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"aa"}}}}""",
        """{"type":"complete","id":"1"}""",
    ];

    private static readonly string[] Bodies =
    [
        """{"query":"query A($n:Int!){books(count:$n){id}}","operationName":"A","variables":{"n":1},"extensions":{"cost":"validate"}}""",
        """{"documentId":"sha256:00","variables":{"a":{"b":[1,2,"c"]}}}""",
        """[{"query":"{hello}"},{"query":"mutation{lend(input:{book:\"1\"}){id}}"}]""",
    ];

    private readonly Random random = new(20_261_123);
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_corrupted_body_causes_no_internal_error()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var body = Corrupt(Bodies[i % Bodies.Length]);
            using var response = await server.SendAsync(
                body, accept: i % 2 == 0 ? "application/graphql-response+json" : null);
            AssertNoInternalError(response.StatusCode, body);
        }
    }

    [Fact]
    public async Task A_corrupted_URL_causes_no_internal_error()
    {
        for (var i = 0; i < Rounds; i++)
        {
            var parts = new[]
            {
                "query=query A($n:Int){books(count:$n){id}}", "variables={\"n\":1,\"x\":[{}]}",
                "extensions={\"cost\":\"report\"}", "operationName=A",
            };
            var corrupted = i % parts.Length;
            parts[corrupted] = Corrupt(parts[corrupted]);
            var address = string.Join(
                '&', parts.Select(part => string.Join('=', part.Split('=', 2).Select(Uri.EscapeDataString))));
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?{address}");
            using var response = await server.SendAsync(request);
            AssertNoInternalError(response.StatusCode, address);
        }
    }

    [Fact]
    public async Task A_corrupted_socket_message_gets_a_response_or_closes_the_socket()
    {
        string[] codes = ["1000", "4400", "4401", "4403", "4409", "4429"];
        for (var i = 0; i < Rounds / 3; i++)
        {
            using var socket = i % 2 == 0
                ? await SocketClient.ConnectAsync(server.Address)
                : await SocketClient.OpenAsync(server.Address);
            var message = Corrupt(Messages[i % Messages.Length]);
            await socket.SendAsync(message);

            // A second connection_init closes the socket, if the first message has not.
            await socket.SendAsync(Messages[0]);
            await socket.SendAsync(Messages[0]);
            var code = await socket.WaitForCloseAsync();
            Assert.True(codes.Contains(code[..4]), $"{code} to {message}");
            AssertNoInternalError(HttpStatusCode.OK, message);
        }
    }

    private void AssertNoInternalError(HttpStatusCode status, string sent)
    {
        Assert.True((int)status < 500, $"{status} to {sent}");
        var exceptions = server.Log.Entries.Where(entry => entry.Exception is not null).ToList();
        Assert.True(exceptions.Count == 0, $"{exceptions.FirstOrDefault()} to {sent}");
    }

    /// <summary>The same text with one to four deletions, insertions or duplications.</summary>
    private string Corrupt(string text)
    {
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(6), text.Length - at);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
                _ => text.Insert(at, text.Substring(at, length)),
            };
        }

        return text;
    }
}
