using Forum.Testing;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// An event is executed once for all subscribers with the same operation and the same access, and individually
/// otherwise.
/// </summary>
public sealed class SharingEvents : IAsyncLifetime
{
    private const string Query = "subscription ($n: Int!) { announcements { title author { name } sequels(first: $n) { id } } }";

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Listeners_with_like_documents_and_variables_get_the_same_answer_that_was_made_once()
    {
        var sockets = new List<SocketClient>();
        for (var i = 0; i < 12; i++) sockets.Add(await ListenAsync(Query, new { n = 1 + (i % 3) }, token: i % 2 == 0 ? "Ann" : null));
        server.Library.Announced.Tell(Library.Book(4));
        for (var i = 0; i < 12; i++)
        {
            var sequels = string.Join(',', Enumerable.Range(1, 1 + (i % 3)).Select(n => $$"""{"id":"b4{{n}}"}"""));
            Assert.Equal(
                "{\"id\":\"s\",\"type\":\"next\",\"payload\":{\"data\":{\"announcements\":{\"title\":\"Book 4\",\"author\":{\"name\":\"Author 1\"},\"sequels\":[" + sequels + "]}}}}",
                await sockets[i].ReadAsync());
        }

        // Three sets of variables give three results; what they have in common is fetched once.
        Assert.Equal(["1 sequels of 4", "2 sequels of 4", "3 sequels of 4", "authors 1"], server.Library.Fetched.Order(StringComparer.Ordinal));
        foreach (var socket in sockets) socket.Dispose();
    }

    [Fact]
    public async Task Where_the_document_asks_what_hangs_on_the_caller_each_who_is_signed_in_gets_their_own()
    {
        using var ann = await ListenAsync("subscription { announcements { id note author { name } } }", null, "Ann");
        using var bob = await ListenAsync("subscription { announcements { id note author { name } } }", null, "Bob");
        using var nobody = await ListenAsync("subscription { announcements { id note author { name } } }", null, null);
        using var other = await ListenAsync("subscription { announcements { id note author { name } } }", null, null);
        server.Library.Announced.Tell(Library.Book(4));
        foreach (var socket in new[] { ann, bob }) Assert.Contains("\"for readers\"", await socket.ReadAsync(), StringComparison.Ordinal);
        foreach (var socket in new[] { nobody, other }) Assert.Contains("\"note\":null", await socket.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(3, server.Library.Fetched.Count(line => line == "authors 1"));
    }

    [Fact]
    public async Task What_strangers_do_not_see_is_asked_for_each_member()
    {
        using var ann = await ListenAsync("subscription { announcements { id } }", null, "Ann");
        using var nobody = await ListenAsync("subscription { announcements { id } }", null, null);
        server.Library.Announced.Tell(Library.Book(13));
        server.Library.Announced.Tell(Library.Book(14));
        Assert.Contains("b13", await ann.ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("b14", await ann.ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("b14", await nobody.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_fails_fails_for_each_by_itself()
    {
        using var one = await ListenAsync("subscription { announcements { id bug } }", null, null);
        using var other = await ListenAsync("subscription { announcements { id bug } }", null, null);
        server.Library.Announced.Tell(Library.Book(4));
        foreach (var socket in new[] { one, other }) Assert.Contains("\"Internal error\"", await socket.ReadAsync(), StringComparison.Ordinal);
    }

    private async Task<SocketClient> ListenAsync(string query, object? variables, string? token)
    {
        var before = server.Library.Announced.Listeners;
        var socket = await SocketClient.ConnectAsync(server.Address, token);
        await socket.SubscribeAsync("s", query, variables);
        await Eventually.HoldsAsync(() => server.Library.Announced.Listeners > before);
        return socket;
    }
}
