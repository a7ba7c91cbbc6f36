using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace GraphQLServer.Tests.Tiny;

/// <summary>Publishes each book to all subscribers, as the same object.</summary>
internal sealed class Announcements
{
    private readonly ConcurrentDictionary<Channel<Book>, bool> channels = new();

    public int SubscriberCount => channels.Count;

    public void Publish(Book book)
    {
        foreach (var channel in channels.Keys) channel.Writer.TryWrite(book);
    }

    public async IAsyncEnumerable<Book> SubscribeAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<Book>();
        channels.TryAdd(channel, true);
        try
        {
            await foreach (var book in channel.Reader.ReadAllAsync(cancellationToken)) yield return book;
        }
        finally
        {
            channels.TryRemove(channel, out _);
        }
    }
}
