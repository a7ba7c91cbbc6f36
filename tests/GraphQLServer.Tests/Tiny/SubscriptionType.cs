using System.Runtime.CompilerServices;
using GraphQLServer.DataLoaders;
using GraphQLServer.Errors;
using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class SubscriptionType : SubscriptionRootType<Reader>
{
    public SubscriptionType()
    {
        Name = "Subscription";
        Stream("count", Of<BookType>(), ctx =>
            Open(Count(Start(ctx), ctx.Argument<int>("to")), $"{Start(ctx)}"), (book, _, _) =>
                Deferred.FromResult<Book?>(book), book => $"{book.Id}", Access.Everyone)
            .Argument("to", Int.NotNull, 3);
        Stream("arrivals", Of<BookType>(), ctx => Open(Arrivals(ctx.Service<Library>())), View, null, Access.Everyone);
        Stream("announcements", Of<BookType>(), ctx =>
            Open(ctx.Service<Library>().Announcements.SubscribeAsync()), View, null, Access.Everyone,
            isSameAsAnonymous: (book, _) => book is not null && book.Id != 13);
        Stream("secrets", Of<BookType>(), ctx => Open(Arrivals(ctx.Service<Library>())), View, null, Access.SignedIn);
        Stream("breaks", Of<BookType>(), _ =>
            Open(FailAfterOne()), (book, _, _) => Deferred.FromResult<Book?>(book), null, Access.Everyone);
        Stream<Book, Book>(
            "refuses", Of<BookType>(), _ => throw new FieldException("NO_BOOKS", "There are no books."),
            (book, _, _) => Deferred.FromResult<Book?>(book), null, Access.Everyone);
    }

    /// <summary>Reconnecting with the last event id 2 starts with event 3.</summary>
    private static int Start(FieldContext context) =>
        context.LastEventId is { } last ? int.Parse(last, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static ValueTask<EventSource<Book>> Open(IAsyncEnumerable<Book> books, string? startId = null) =>
        ValueTask.FromResult(new EventSource<Book>(books, startId));

    /// <summary>Book 13 is hidden from anonymous callers.</summary>
    private static Deferred<Book?> View(Book book, FieldContext context, Reader reader) =>
        Deferred.FromResult(book.Id == 13 && reader.Name is null ? null : book);

    private static async IAsyncEnumerable<Book> Count(int from, int to)
    {
        for (var i = from + 1; i <= to; i++)
        {
            await Task.Yield();
            yield return Library.Book(i);
        }
    }

    private static async IAsyncEnumerable<Book> Arrivals(
        Library library, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref library.OpenStreams);
        try
        {
            await foreach (var book in library.Arrivals.Reader.ReadAllAsync(cancellationToken)) yield return book;
        }
        finally
        {
            Interlocked.Decrement(ref library.OpenStreams);
        }
    }

    private static async IAsyncEnumerable<Book> FailAfterOne()
    {
        yield return Library.Book(1);
        await Task.Yield();
        throw new InvalidOperationException("secret of the stream");
    }
}
