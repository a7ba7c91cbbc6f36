using Forum.Testing;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// An event is executed once for all subscribers with the same operation and the same access, and individually
/// otherwise.
/// </summary>
public sealed class SharingEventResults : IAsyncLifetime
{
    private const string Query =
        "subscription ($n: Int!) { announcements { title author { name } sequels(first: $n) { id } } }";

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Subscribers_with_equal_documents_and_variables_share_one_execution()
    {
        var sockets = new List<SocketClient>();
        for (var i = 0; i < 12; i++) sockets.Add(
            await SubscribeAsync(Query, new { n = 1 + (i % 3) }, token: i % 2 == 0 ? "Ann" : null));
        server.Library.Announcements.Publish(Library.Book(4));
        for (var i = 0; i < 12; i++)
        {
            var sequels = string.Join(',', Enumerable.Range(1, 1 + (i % 3)).Select(n => $$"""{"id":"b4{{n}}"}"""));
            Assert.Equal(
                "{\"id\":\"s\",\"type\":\"next\",\"payload\":{\"data\":{\"announcements\":{\"title\":\"Book 4\",\"author\":{\"name\":\"Author 1\"},\"sequels\":[" + sequels + "]}}}}",
                await sockets[i].ReadAsync());
        }

        // Three sets of variables give three results; what they have in common is fetched once.
        Assert.Equal(
            ["1 sequels of 4", "2 sequels of 4", "3 sequels of 4", "authors 1"],
            server.Library.Fetched.Order(StringComparer.Ordinal));
        foreach (var socket in sockets) socket.Dispose();
    }

    [Fact]
    public async Task A_document_with_fields_per_viewer_runs_for_each_signed_in_subscriber()
    {
        using var ann = await SubscribeAsync("subscription { announcements { id note author { name } } }", null, "Ann");
        using var bob = await SubscribeAsync("subscription { announcements { id note author { name } } }", null, "Bob");
        using var anonymous = await SubscribeAsync(
            "subscription { announcements { id note author { name } } }", null, null);
        using var other = await SubscribeAsync(
            "subscription { announcements { id note author { name } } }", null, null);
        server.Library.Announcements.Publish(Library.Book(4));
        foreach (var socket in new[] { ann, bob })
            Assert.Contains("\"for readers\"", await socket.ReadAsync(), StringComparison.Ordinal);
        foreach (var socket in new[] { anonymous, other })
            Assert.Contains("\"note\":null", await socket.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(3, server.Library.Fetched.Count(line => line == "authors 1"));
    }

    [Fact]
    public async Task An_event_hidden_from_anonymous_callers_runs_for_each_signed_in_subscriber()
    {
        using var ann = await SubscribeAsync("subscription { announcements { id } }", null, "Ann");
        using var anonymous = await SubscribeAsync("subscription { announcements { id } }", null, null);
        server.Library.Announcements.Publish(Library.Book(13));
        server.Library.Announcements.Publish(Library.Book(14));
        Assert.Contains("b13", await ann.ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("b14", await ann.ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("b14", await anonymous.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_event_is_not_shared()
    {
        using var one = await SubscribeAsync("subscription { announcements { id bug } }", null, null);
        using var other = await SubscribeAsync("subscription { announcements { id bug } }", null, null);
        server.Library.Announcements.Publish(Library.Book(4));
        foreach (var socket in new[] { one, other })
            Assert.Contains("An internal error occurred.", await socket.ReadAsync(), StringComparison.Ordinal);
    }

    private async Task<SocketClient> SubscribeAsync(string query, object? variables, string? token)
    {
        var before = server.Library.Announcements.SubscriberCount;
        var socket = await SocketClient.ConnectAsync(server.Address, token);
        await socket.SubscribeAsync("s", query, variables);
        await Eventually.HoldsAsync(() => server.Library.Announcements.SubscriberCount > before);
        return socket;
    }
}
