using System.Runtime.CompilerServices;
using GraphQLServer.DataLoaders;
using GraphQLServer.Errors;
using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class SubscriptionFields : SubscriptionRootType
{
    public SubscriptionFields()
    {
        Name = "Subscription";
        Stream("count", Of<BookFields>(), ctx => Open(Count(Start(ctx), ctx.Argument<int>("to"))), (book, _) => Deferred.FromResult<Book?>(book), book => $"{book.Id}", Access.Everyone)
            .Argument("to", Int.NotNull, 3);
        Stream("arrivals", Of<BookFields>(), ctx => Open(Arrivals(ctx.Service<Library>())), Seen, null, Access.Everyone);
        Stream("announcements", Of<BookFields>(), ctx => Open(ctx.Service<Library>().Announced.FollowAsync()), Seen, null, Access.Everyone,
            isSameAsAnonymous: (book, _) => book is not null && book.Id != 13);
        Stream("secrets", Of<BookFields>(), ctx => Open(Arrivals(ctx.Service<Library>())), Seen, null, Access.SignedIn);
        Stream("breaks", Of<BookFields>(), _ => Open(Breaks()), (book, _) => Deferred.FromResult<Book?>(book), null, Access.Everyone);
        Stream<Book, Book>("refuses", Of<BookFields>(), _ => throw new FieldException("NO_BOOKS", "There are no books."), (book, _) => Deferred.FromResult<Book?>(book), null, Access.Everyone);
    }

    /// <summary>Reconnecting with the last event id 2 starts with event 3.</summary>
    private static int Start(FieldContext context) =>
        context.LastEventId is { } last ? int.Parse(last, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static ValueTask<IAsyncEnumerable<Book>> Open(IAsyncEnumerable<Book> books) => ValueTask.FromResult(books);

    /// <summary>Book 13 is hidden from anonymous callers.</summary>
    private static Deferred<Book?> Seen(Book book, FieldContext context) =>
        Deferred.FromResult(book.Id == 13 && context.Viewer<Reader>().Name is null ? null : book);

    private static async IAsyncEnumerable<Book> Count(int from, int to)
    {
        for (var i = from + 1; i <= to; i++)
        {
            await Task.Yield();
            yield return Library.Book(i);
        }
    }

    private static async IAsyncEnumerable<Book> Arrivals(Library library, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref library.OpenStreams);
        try
        {
            await foreach (var book in library.Arrivals.Reader.ReadAllAsync(cancellation)) yield return book;
        }
        finally
        {
            Interlocked.Decrement(ref library.OpenStreams);
        }
    }

    private static async IAsyncEnumerable<Book> Breaks()
    {
        yield return Library.Book(1);
        await Task.Yield();
        throw new InvalidOperationException("secret of the stream");
    }
}
