using GraphQLServer.Schema;

namespace GraphQLServer.Tests.Tiny;

internal sealed class AuthorType : ObjectType<Author>
{
    public AuthorType()
    {
        Name = "Author";
        Interface<ThingInterface>();
        Value("id", Id.NotNull, author => $"a{author.Id}", Access.Everyone);
        Value("mark", String, _ => "!", Access.Everyone).ReadsOnce("marks", 7);
        Load("motto", String, (author, ctx) =>
            ctx.Load(Library.AuthorById, author.Id).Then(found => found?.Name), Access.Everyone);
        Value("name", String.NotNull, author => author.Name, Access.Everyone);
    }
}
