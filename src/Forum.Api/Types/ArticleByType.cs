using GraphQLServer.Schema;

namespace Forum.Api.Types;

internal sealed class ArticleByType : InputType<InputObject>
{
    public ArticleByType()
    {
        Name = "ArticleBy";
        IsOneOf = true;
        InputField("id", Id);
        InputField("slug", String);
        InputField("url", String);
    }

    protected override InputObject Read(InputObject input) => input;
}
