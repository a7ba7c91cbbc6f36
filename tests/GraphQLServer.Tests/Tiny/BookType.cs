using GraphQL.Types;
using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class BookType : ObjectType<Book>
{
    public BookType()
    {
        Name = "Book";
        Interface<ThingInterface>();
        Value("id", Id.NotNull, book => $"b{book.Id}", Access.Everyone, "Global id.");
        Value("mark", String, _ => "!", Access.Everyone).ReadsOnce("marks", 7);
        Value("title", String.NotNull, book => book.Title, Access.Everyone);
        Value("genre", Of<EnumerationGraphType<Genre>>().NotNull, book => book.Genre, Access.Everyone);
        Value("at", Instant.NotNull, book => book.At, Access.Everyone);
        Value("shelf", Int, book => book.Id % 2 == 0 ? book.Id : (int?)null, Access.Everyone);
        Value("tags", String.NotNull.List.NotNull, book => new[] { "a", book.Title }, Access.Everyone);
        Value("note", String, book => "for readers", Access.SignedIn.OrNull);
        Value("bug", String, string? (book) =>
            throw new InvalidOperationException("secret of the field"), Access.Everyone);
        Value("missing", String.NotNull, string (_) => null!, Access.Everyone);
        Load("author", Of<AuthorType>(), (book, ctx) => ctx.Load(Library.AuthorById, book.AuthorId), Access.Everyone);
        Load("authorName", String, (book, ctx) =>
            ctx.Load(Library.AuthorById, book.AuthorId).Then(a => a?.Name), Access.Everyone);
        Load("broken", String, (book, ctx) => ctx.Load(Library.Failing, book.Id), Access.Everyone);
        Load("sequels", Of<BookType>().NotNull.List.NotNull,
                (book, ctx) => ctx.Load(Library.Sequels, book.Id, ctx.Argument<int>("first")), Access.Everyone)
            .Argument("first", Int.NotNull, 2)
            .Lists(a => a.Get<int>("first"))
            .Reads(a => a.Get<int>("first"));
    }
}
