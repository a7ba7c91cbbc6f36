using Forum.Testing;

namespace Forum.Outages;

/// <summary>The objects that the callers of <see cref="OutageLoad"/> use.</summary>
/// <param name="Article">An article with a comment.</param>
/// <param name="Before">A cursor before the comment.</param>
/// <param name="Cookie">A member's session cookie.</param>
/// <param name="OldCookie">A member's session cookie that is due for renewal.</param>
internal sealed record OutageSubject(
    ForumHost Forum, ForumNode Node, string Article, string Comment, string Before, string Cookie, string OldCookie)
{
    public static async Task<OutageSubject> CreateAsync(ForumHost forum, ForumNode node)
    {
        var old = await CookieAsync(forum, "Old");

        // A cookie is renewed in the second half of its 14 days.
        forum.Clock.Advance(TimeSpan.FromDays(8));
        var article = await forum.ArticleAsync();
        var before = await forum.Anonymous.EventCursorAsync(article);
        var comment = (await (await forum.SignUpAsync(Names.New("First"))).PostCommentAsync(article, "Words.")).Id;
        return new(forum, node, article, comment, before, await CookieAsync(forum, "New"), old);
    }

    /// <summary>Creates a new member at this node.</summary>
    public async Task<ForumClient> MemberAsync(string name) => (await Forum.SignUpAsync(Names.New(name))).At(Node);

    public string Subscription =>
        $$"""subscription { articleEvents(articleId: "{{Article}}", after: "{{Before}}") { cursor } }""";

    private static async Task<string> CookieAsync(ForumHost forum, string name)
    {
        var member = await forum.SignUpAsync(Names.New(name));
        return (await forum.Anonymous.LoginAsync(member.Email, ForumClient.Password, "?useCookies=true")).Cookie;
    }
}
