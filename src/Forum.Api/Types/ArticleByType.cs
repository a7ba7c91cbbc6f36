using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class ArticleByType : InputType<InputObject>
{
    public ArticleByType()
    {
        Name = "ArticleBy";
        IsOneOf = true;
        Takes("id", Id);
        Takes("slug", String);
        Takes("url", String);
    }

    protected override InputObject Read(InputObject input) => input;
}
