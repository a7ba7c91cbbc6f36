using Forum.Testing;

namespace Forum.Server.Tests.Moderation;

public abstract class LockingABranch(ForumHost forum)
{
    [Theory]
    [InlineData(1, "reply")]
    [InlineData(1, "edit")]
    [InlineData(1, "vote")]
    [InlineData(2, "reply")]
    [InlineData(3, "reply")]
    [InlineData(3, "moderator's reply")]
    [InlineData(3, "edit")]
    [InlineData(3, "vote")]
    public async Task A_lock_rejects_writes_to_the_comment_and_all_its_descendants(int depth, string write)
    {
        var (article, path, _) = await LockedDiscussionAsync();
        Assert.Equal("LOCKED", (await WriteAsync(write, article, path[depth])).Refusal);
    }

    [Theory]
    [InlineData(true, "reply")]
    [InlineData(true, "edit")]
    [InlineData(true, "vote")]
    [InlineData(false, "reply")]
    [InlineData(false, "edit")]
    [InlineData(false, "vote")]
    public async Task Comments_outside_a_locked_branch_accept_writes(bool above, string write)
    {
        var (article, path, sibling) = await LockedDiscussionAsync();
        Assert.Null((await WriteAsync(write, article, above ? path[0] : sibling)).Refusal);
    }

    [Fact]
    public async Task A_lock_is_shown_on_the_comment_and_all_its_descendants_only()
    {
        var (_, path, sibling) = await LockedDiscussionAsync();
        var reasons = new List<string?>();
        foreach (var comment in path.Append(sibling)) reasons.Add(await LockReasonAsync(comment));
        Assert.Equal([null, "Enough.", "Enough.", "Enough.", null], reasons);
    }

    [Fact]
    public async Task An_article_with_a_locked_branch_is_open()
    {
        var (article, _, _) = await LockedDiscussionAsync();
        Assert.True((await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
        Assert.Null((await (await forum.SharedMemberAsync("Vera")).PostCommentAsync(article, "At the top.")).Refusal);
    }

    [Fact]
    public async Task Authors_can_delete_their_comments_in_a_locked_branch()
    {
        var (_, path, _) = await LockedDiscussionAsync();
        Assert.Null((await (await forum.SharedMemberAsync("Ada")).DeleteCommentAsync(path[3])).Refusal);
    }

    [Fact]
    public async Task The_nearest_lock_is_shown()
    {
        var (_, path, _) = await DiscussionAsync();
        var mia = await forum.SharedModeratorAsync();
        await mia.LockBranchAsync(path[0], "Above.");
        await mia.LockBranchAsync(path[2], "Below.");
        Assert.Equal("Below.", await LockReasonAsync(path[3]));
        Assert.Equal("Above.", await LockReasonAsync(path[1]));
    }

    [Fact]
    public async Task Unlocking_removes_this_lock_but_not_the_locks_above()
    {
        var (article, path, _) = await DiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        await mia.LockBranchAsync(path[0], "Above.");
        await mia.LockBranchAsync(path[2], "Below.");
        Assert.Equal("Above.", (await mia.UnlockBranchAsync(path[2])).Node["lock"]["reason"].Text);
        Assert.Equal("LOCKED", (await vera.PostCommentAsync(article, "Still?", path[3])).Refusal);
        await mia.UnlockBranchAsync(path[0]);
        Assert.Null((await vera.PostCommentAsync(article, "Now.", path[3])).Refusal);
    }

    [Fact]
    public async Task An_article_lock_takes_precedence_over_a_branch_lock()
    {
        var (article, path, _) = await DiscussionAsync();
        var mia = await forum.SharedModeratorAsync();
        await mia.LockBranchAsync(path[0], "The branch.");
        await mia.LockArticleAsync(article, "All of it.");
        Assert.Equal("All of it.", await LockReasonAsync(path[1]));
        await mia.UnlockArticleAsync(article);
        Assert.Equal("The branch.", await LockReasonAsync(path[1]));
    }

    [Fact]
    public async Task A_lock_with_an_end_expires()
    {
        var (article, path, _) = await DiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        await mia.LockBranchAsync(path[0], "For good.");
        await mia.LockBranchAsync(path[1], "A pause.", forum.Clock.GetUtcNow().AddMinutes(5));
        await mia.UnlockBranchAsync(path[0]);
        var refused = await vera.PostCommentAsync(article, "One more!", path[2]);
        Assert.Equal("LOCKED", refused.Refusal);
        Assert.InRange(refused.Error["retryAt"].Time, forum.Clock.GetUtcNow(), forum.Clock.GetUtcNow().AddMinutes(5));
        forum.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null((await vera.PostCommentAsync(article, "On with it.", path[2])).Refusal);
        Assert.Null(await LockReasonAsync(path[2]));
    }

    [Theory]
    [MemberData(nameof(LockPermissions.Refusals), MemberType = typeof(LockPermissions))]
    public async Task Only_moderators_of_its_section_can_lock_a_branch(TestUser user, string? refusal)
    {
        var (_, path, _) = await DiscussionAsync();
        Assert.Equal(refusal, (await (await forum.UserAsync(user)).LockBranchAsync(path[0], "Mine.")).Refusal);
        Assert.Equal(refusal is null ? "Mine." : null, await LockReasonAsync(path[0]));
    }

    [Theory]
    [MemberData(nameof(LockPermissions.Refusals), MemberType = typeof(LockPermissions))]
    public async Task Only_moderators_of_its_section_can_unlock_a_branch(TestUser user, string? refusal)
    {
        var (_, path, _) = await LockedDiscussionAsync();
        Assert.Equal(refusal, (await (await forum.UserAsync(user)).UnlockBranchAsync(path[1])).Refusal);
        Assert.Equal(refusal is null ? null : "Enough.", await LockReasonAsync(path[1]));
    }

    private async Task<MutationResult> WriteAsync(string write, string article, string comment) => write switch
    {
        "reply" => await (await forum.SharedMemberAsync("Vera")).PostCommentAsync(article, "One more!", comment),
        "moderator's reply" => await (await forum.SharedModeratorAsync()).PostCommentAsync(
            article, "One more!", comment),
        "edit" => await (await forum.SharedMemberAsync("Ada")).EditCommentAsync(comment, "Changed."),
        "vote" => await (await forum.SharedMemberAsync("Vera")).VoteAsync(comment, "UP"),
        _ => throw new ArgumentOutOfRangeException(nameof(write), write, null),
    };

    /// <returns>Null when the comment is not locked.</returns>
    private async Task<string?> LockReasonAsync(string comment)
    {
        var shown = (await forum.Anonymous.CommentAsync(comment))["lock"];
        return shown.IsNull ? null : shown["reason"].Text;
    }

    /// <summary>Four comments, each a reply to the one before, and one outside this branch.</summary>
    private async Task<(string Article, string[] Path, string Sibling)> DiscussionAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var path = new List<string>();
        for (var i = 0; i < 4; i++) path.Add(
            (await ada.PostCommentAsync(article, $"Depth {i}.", path.LastOrDefault())).Id);
        return (article, [.. path], (await ada.PostCommentAsync(article, "Sibling.", path[0])).Id);
    }

    /// <summary>The same discussion, locked from the second comment of the path down.</summary>
    private async Task<(string Article, string[] Path, string Sibling)> LockedDiscussionAsync()
    {
        var (discussion, mia) = (await DiscussionAsync(), await forum.SharedModeratorAsync());
        Assert.Null((await mia.LockBranchAsync(discussion.Path[1], "Enough.")).Refusal);
        return discussion;
    }
}

public sealed class LockingABranchOnSqlite(SqliteForum forum) : LockingABranch(forum), IClassFixture<SqliteForum>;

public sealed class LockingABranchOnPostgres(PostgresForum forum) : LockingABranch(forum), IClassFixture<PostgresForum>;
