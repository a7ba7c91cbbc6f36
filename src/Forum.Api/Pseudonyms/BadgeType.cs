using Forum.Pseudonyms;
using GraphQL.Types;

namespace Forum.Api.Pseudonyms;

internal sealed class BadgeType : EnumerationGraphType
{
    private static readonly Badges[] All = [Badges.Staff, Badges.Editor, Badges.Moderator, Badges.ArticleAuthor, Badges.Trusted];

    public BadgeType()
    {
        Name = "Badge";
        Add("STAFF", Badges.Staff);
        Add("EDITOR", Badges.Editor);
        Add("MODERATOR", Badges.Moderator);
        Add("ARTICLE_AUTHOR", Badges.ArticleAuthor);
        Add("TRUSTED", Badges.Trusted);
    }

    public static IReadOnlyList<Badges> Of(Badges worn) => [.. All.Where(badge => worn.HasFlag(badge))];
}
