using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace GraphQLServer.Tests.Tiny;

/// <summary>Publishes each book to all subscribers, as the same object.</summary>
internal sealed class Announcements
{
    private readonly ConcurrentDictionary<Channel<Book>, bool> listening = new();

    public int Listeners => listening.Count;

    public void Tell(Book book)
    {
        foreach (var listener in listening.Keys) listener.Writer.TryWrite(book);
    }

    public async IAsyncEnumerable<Book> FollowAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var mine = Channel.CreateUnbounded<Book>();
        listening.TryAdd(mine, true);
        try
        {
            await foreach (var book in mine.Reader.ReadAllAsync(cancellation)) yield return book;
        }
        finally
        {
            listening.TryRemove(mine, out _);
        }
    }
}
