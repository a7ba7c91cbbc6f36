using GraphQLServer.Schema;

namespace Forum.Api.Articles;

internal sealed class ArticleByFields : InputType<InputObject>
{
    public ArticleByFields()
    {
        Name = "ArticleBy";
        IsOneOf = true;
        Takes("id", Id);
        Takes("slug", String);
        Takes("url", String);
    }

    protected override InputObject Read(InputObject input) => input;
}
