using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>An article with two comments in the same state: one at the top level, and one below a comment that everyone can see.</summary>
/// <param name="Replies">The replies to each of the two; deleted again if the state is one without a reply.</param>
internal sealed record PolicyScenario(
    string State, string Section, string Article, string Slug, string Root, string Top, string Below, IReadOnlyList<string> Replies, string Face,
    string Sanction)
{
    private static readonly string[] WithoutReply = ["pending", "removed", "deleted"];

    public string Url => $"https://news.example.org/{Slug}";

    /// <summary>All objects with an id.</summary>
    public IEnumerable<(string Type, string Id)> Ids =>
    [
        ("Section", Section), ("Article", Article), ("Pseudonym", Face), ("Sanction", Sanction),
        .. new[] { Root, Top, Below }.Concat(Replies).Select(id => ("Comment", id)),
    ];

    /// <summary>The objects that the policy covers; the others only lead to them.</summary>
    public IReadOnlySet<string> Subjects => Ids.Select(it => it.Id).Except([Root, .. Replies]).ToHashSet();

    /// <summary>Both comments, except for the paths that lead to only one of them.</summary>
    public IEnumerable<string> SubjectsBy(string type, string way) => type switch
    {
        "Comment" when way.StartsWith("Article.comments", StringComparison.Ordinal) => [Top],
        "Comment" when way.StartsWith("Comment.replies", StringComparison.Ordinal) => [Below],
        "Comment" => [Top, Below],
        "Article" => [Article],
        "Section" => [Section],
        "Pseudonym" => [Face],
        "Sanction" => [Sanction],
        _ => throw new InvalidOperationException($"The scene has no {type}."),
    };

    public static async Task<PolicyScenario> SetAsync(ForumHost forum, PolicyUsers cast, string state)
    {
        var section = await forum.SectionAsync("news");
        var slug = $"article-{Guid.NewGuid():n}";
        var article = (await cast["editor"].OnArticleAsync("publishArticle", new
        {
            slug, title = "Title", sectionId = section, url = $"https://news.example.org/{slug}", summary = "Summary", html = "<p>Html</p>", byline = "Byline",
        })).Id;
        await cast["editor"].UpdateArticleAsync(article, title: "Better title");

        var root = (await cast["bystander"].PostCommentAsync(article, "In plain sight.")).Id;
        var top = (await cast["author"].PostCommentAsync(article, "First words.")).Id;
        var below = (await cast["author"].PostCommentAsync(article, "First words.", root)).Id;
        var scene = new PolicyScenario(state, section, article, slug, root, top, below, await AnswerAsync(cast, article, [top, below]), cast.Face, cast.Sanction);
        foreach (var comment in new[] { top, below })
        {
            await cast["author"].EditCommentAsync(comment, "Words.");
            await cast["replier"].VoteAsync(comment, "UP");
        }

        if (WithoutReply.Contains(state)) foreach (var reply in scene.Replies) await cast["replier"].DeleteCommentAsync(reply);
        foreach (var comment in new[] { top, below }) await scene.WithdrawAsync(forum, cast, comment);
        await scene.LockAsync(forum, cast);
        return scene;
    }

    /// <summary>Locks or unlocks as the state requires, whatever locks exist.</summary>
    public async Task LockAsync(ForumHost forum, PolicyUsers cast)
    {
        var (moderator, until) = (cast["moderator"], forum.Clock.GetUtcNow().AddDays(1));
        if (State is "locked-article" or "unlocked") Assert.Null((await moderator.LockArticleAsync(Article, "Enough.", until)).Refusal);
        if (State is not "locked-article") Assert.Null((await moderator.UnlockArticleAsync(Article)).Refusal);
        foreach (var comment in new[] { Top, Below })
        {
            if (State is "locked-branch" or "unlocked") Assert.Null((await moderator.LockBranchAsync(comment, "Enough.", until)).Refusal);
            if (State is not "locked-branch") Assert.Null((await moderator.UnlockBranchAsync(comment)).Refusal);
        }
    }

    private static async Task<IReadOnlyList<string>> AnswerAsync(PolicyUsers cast, string article, string[] comments)
    {
        var replies = new List<string>();
        foreach (var comment in comments) replies.Add((await cast["replier"].PostCommentAsync(article, "A reply.", comment)).Id);
        return replies;
    }

    private async Task WithdrawAsync(ForumHost forum, PolicyUsers cast, string comment)
    {
        if (State.StartsWith("pending", StringComparison.Ordinal)) await forum.HoldAsync(comment);
        if (State.StartsWith("removed", StringComparison.Ordinal)) await forum.RemoveAsync(comment);
        if (State.StartsWith("deleted", StringComparison.Ordinal)) await cast["author"].DeleteCommentAsync(comment);
    }
}
