using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class QueryType : RootType<Reader>
{
    public QueryType()
    {
        Name = "Query";
        Value("hello", String.NotNull, _ => "world", Access.Everyone);
        Value("echo", String, (_, ctx) => ctx.Argument<string>("text"), Access.Everyone)
            .Argument("text", String)
            .Argument("genre", Of<GraphQL.Types.EnumerationGraphType<Genre>>())
            .Argument("loud", Boolean);
        GetField("echo")!.Arguments!.Find("loud")!.DeprecationReason = "Ignored.";
        Value("found", Boolean.NotNull, (_, ctx) => ctx.Argument<string>("id").Length > 0, Access.Everyone)
            .Argument("id", Id.NotNull);
        Value("since", Instant, (_, ctx) => ctx.Argument<DateTimeOffset?>("at"), Access.Everyone)
            .Argument("at", Instant);
        Value("sum", Int.NotNull, (_, ctx) => ctx.Argument<int[]>("of").Sum(), Access.Everyone)
            .Argument("of", Int.NotNull.List.NotNull);
        Value("books", Of<BookType>().NotNull.List.NotNull, Books, Access.Everyone)
            .Argument("count", Int.NotNull, 3)
            .Lists(a => a.Get<int>("count"));
        Value("things", Of<ThingInterface>().List.NotNull, _ =>
            new object[] { Library.Book(1), new Author(7, "Ann") }, Access.Everyone)
            .Lists(2);
        Value("secret", String, _ => "treasure", Access.SignedIn);
        Value("name", String, (_, _, reader) => reader.Name, Access.SignedIn.OrNull);
        Async("forever", String, async (_, ctx) =>
        {
            ctx.Service<Library>().ResolverWaiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, ctx.CancellationToken);
            return "";
        }, Access.Everyone);
        Async("left", Int, MeetAsync, Access.Everyone);
        Async("right", Int, MeetAsync, Access.Everyone);
    }

    private static async ValueTask<int> MeetAsync(object _, FieldContext context)
    {
        await context.Service<Library>().Barrier.SignalAndWaitAsync(context.CancellationToken);
        return 1;
    }

    private static List<Book> Books(object _, FieldContext context) =>
        [.. Enumerable.Range(1, context.Argument<int>("count")).Select(Library.Book)];
}
