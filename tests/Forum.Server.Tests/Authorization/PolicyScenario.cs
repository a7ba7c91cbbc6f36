using Forum.Server.Tests.Counters;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// An article with two comments in the same state: one at the top level, and one below a comment that everyone can see.
/// </summary>
/// <param name="Replies">The replies to each of the two; deleted again if the state is one without a reply.</param>
internal sealed record PolicyScenario(
    string State, string Section, string Article, string Slug, string RootComment, string TopLevelComment,
    string NestedComment, IReadOnlyList<string> Replies, string PseudonymId, string Sanction)
{
    private static readonly string[] WithoutReply = ["pending", "removed", "deleted"];

    public string Url => $"https://news.example.org/{Slug}";

    /// <summary>All objects with an id.</summary>
    public IEnumerable<(string Type, string Id)> Ids =>
    [
        ("Section", Section), ("Article", Article), ("Pseudonym", PseudonymId), ("Sanction", Sanction),
        .. new[] { RootComment, TopLevelComment, NestedComment }.Concat(Replies).Select(id => ("Comment", id)),
    ];

    /// <summary>The objects that the policy covers; the others only lead to them.</summary>
    public IReadOnlySet<string> Subjects => Ids.Select(it => it.Id).Except([RootComment, .. Replies]).ToHashSet();

    /// <summary>Every mutation, on the nested comment, its article and its section.</summary>
    public IReadOnlyList<SampleMutation> Mutations(SchemaWalk schema) =>
        SampleMutation.All(schema, Section, Article, NestedComment);

    /// <summary>Both comments, except for the paths that lead to only one of them.</summary>
    public IEnumerable<string> SubjectsReachedBy(string type, string path) => type switch
    {
        "Comment" when path.StartsWith("Article.comments", StringComparison.Ordinal) => [TopLevelComment],
        "Comment" when path.StartsWith("Comment.replies", StringComparison.Ordinal) => [NestedComment],
        "Comment" => [TopLevelComment, NestedComment],
        "Article" => [Article],
        "Section" => [Section],
        "Pseudonym" => [PseudonymId],
        "Sanction" => [Sanction],
        _ => throw new InvalidOperationException($"The scenario has no {type}."),
    };

    public static async Task<PolicyScenario> CreateAsync(ForumHost forum, PolicyUsers users, string state)
    {
        var section = await forum.SectionAsync("news");
        var slug = $"article-{Guid.NewGuid():n}";
        var article = (await users["editor"].MutateArticleAsync("publishArticle", new
        {
            slug,
            title = "Title",
            sectionId = section,
            url = $"https://news.example.org/{slug}",
            summary = "Summary",
            html = "<p>Html</p>",
            byline = "Byline",
        })).Id;
        await users["editor"].UpdateArticleAsync(article, title: "Better title");

        var root = (await users["bystander"].PostCommentAsync(article, "In plain sight.")).Id;
        var top = (await users["author"].PostCommentAsync(article, "First words.")).Id;
        var below = (await users["author"].PostCommentAsync(article, "First words.", root)).Id;
        var scenario = new PolicyScenario(
            state, section, article, slug, root, top, below, await ReplyAsync(users, article, [top, below]),
            users.PseudonymId, users.Sanction);
        foreach (var comment in new[] { top, below })
        {
            await users["author"].EditCommentAsync(comment, "Words.");
            await users["replier"].VoteAsync(comment, "UP");
        }

        if (WithoutReply.Contains(state))
            foreach (var reply in scenario.Replies) await users["replier"].DeleteCommentAsync(reply);
        foreach (var comment in new[] { top, below }) await scenario.WithdrawAsync(forum, users, comment);
        await scenario.LockAsync(forum, users);
        return scenario;
    }

    /// <summary>Locks as the state requires; in the state `unlocked`, locks and unlocks.</summary>
    private async Task LockAsync(ForumHost forum, PolicyUsers users)
    {
        var (moderator, until) = (users["moderator"], forum.Clock.GetUtcNow().AddDays(1));
        if (State is "locked-article" or "unlocked")
            Assert.Null((await moderator.LockArticleAsync(Article, "Enough.", until)).Refusal);
        if (State is "unlocked") Assert.Null((await moderator.UnlockArticleAsync(Article)).Refusal);
        foreach (var comment in new[] { TopLevelComment, NestedComment })
        {
            if (State is "locked-branch" or "unlocked")
                Assert.Null((await moderator.LockBranchAsync(comment, "Enough.", until)).Refusal);
            if (State is "unlocked") Assert.Null((await moderator.UnlockBranchAsync(comment)).Refusal);
        }
    }

    private static async Task<IReadOnlyList<string>> ReplyAsync(PolicyUsers users, string article, string[] comments)
    {
        var replies = new List<string>();
        foreach (var comment in comments)
            replies.Add((await users["replier"].PostCommentAsync(article, "A reply.", comment)).Id);
        return replies;
    }

    private async Task WithdrawAsync(ForumHost forum, PolicyUsers users, string comment)
    {
        if (State.StartsWith("pending", StringComparison.Ordinal)) await forum.HoldAsync(comment);
        if (State.StartsWith("removed", StringComparison.Ordinal)) await forum.RemoveAsync(comment);
        if (State.StartsWith("deleted", StringComparison.Ordinal)) await users["author"].DeleteCommentAsync(comment);
    }
}
