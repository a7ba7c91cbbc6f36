using Forum.Data;
using GraphQL.Types;

namespace Forum.Api.Types;

internal sealed class BadgeType : EnumerationGraphType
{
    private static readonly Badges[] All =
        [Badges.Staff, Badges.Editor, Badges.Moderator, Badges.ArticleAuthor, Badges.Trusted];

    /// <summary>A preallocated list for each combination of flags.</summary>
    private static readonly Badges[][] Combinations =
        [.. Enumerable.Range(0, 1 << All.Length)
            .Select(flags => All.Where(badge => ((Badges)flags).HasFlag(badge)).ToArray())];

    public BadgeType()
    {
        Name = "Badge";
        Add("STAFF", Badges.Staff);
        Add("EDITOR", Badges.Editor);
        Add("MODERATOR", Badges.Moderator);
        Add("ARTICLE_AUTHOR", Badges.ArticleAuthor);
        Add("TRUSTED", Badges.Trusted);
    }

    public static IReadOnlyList<Badges> Of(Badges flags) => Combinations[(int)flags];
}
