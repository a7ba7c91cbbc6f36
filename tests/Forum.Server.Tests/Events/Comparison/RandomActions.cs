using Forum.Server.Tests.Counters;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Comparison;

/// <summary>
/// Performs one random action after another below an article: those that mutations provide, and some for which no
/// mutation exists yet.
/// </summary>
internal sealed class RandomActions(
    ForumHost forum, string article, IReadOnlyList<ForumClient> writers, ForumClient moderator, Random random)
{
    private readonly List<(string Id, ForumClient Author)> written = [];
    private readonly HashSet<string> held = [];
    private bool isLocked;

    /// <summary>The number of times that each kind of action succeeded or was refused.</summary>
    public Dictionary<string, int> Counts { get; } = [];

    /// <returns>True if every reader is notified of the action, whatever they may see.</returns>
    public async Task<bool> ActNextAsync()
    {
        var (kind, outcome) = await ActAsync();
        kind = $"{kind} {outcome?.Refusal}".TrimEnd();
        Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
        return kind is "lock article" or "unlock article";
    }

    private async Task<(string Kind, MutationResult? Outcome)> ActAsync()
    {
        if (isLocked || random.Next(40) == 0) return await ToggleArticleLockAsync();
        if (written.Count < 10) return ("post", await PostAsync());
        if (held.Count > 0 && random.Next(5) == 0) return await EditHeldAsync();
        var (id, author) = RandomComment();
        return random.Next(100) switch
        {
            < 25 => ("post", await PostAsync()),
            < 45 => ("vote", await VoteAsync()),
            < 62 => ("edit", await author.EditCommentAsync(id, $"Thoughts *number* {random.Next()}.")),
            < 74 => ("delete", await author.DeleteCommentAsync(id)),
            < 77 => ("lock branch", await moderator.LockBranchAsync(id, $"Enough {random.Next(100)}.")),
            < 86 => ("unlock branch", await moderator.UnlockBranchAsync(id)),
            < 88 => ("rename", await (await forum.SharedEditorAsync()).UpdateArticleAsync(
                article, title: $"Title {random.Next()}")),
            < 91 => await RemoveAsync(id),
            < 98 => await HoldAsync(id),
            _ => await ReleaseAsync(),
        };
    }

    private async Task<MutationResult> PostAsync()
    {
        var author = writers[random.Next(writers.Count)];
        var parent = written.Count > 0 && random.Next(4) > 0 ? RandomComment().Id : null;
        var outcome = await author.PostCommentAsync(
            article, $"Words *number* {random.Next()}.", parent, @as: random.Next(5) == 0 ? "ARTICLE_ALIAS" : null);
        if (outcome.Refusal is null) written.Add((outcome.Id, author));
        return outcome;
    }

    /// <summary>Votes on some comments, each once: no event is published for a comment before its last vote.</summary>
    private async Task<MutationResult> VoteAsync()
    {
        MutationResult? last = null;
        foreach (var comment in Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomComment().Id).Distinct()
            .ToList())
            last = await writers[random.Next(writers.Count)].VoteAsync(
                comment, random.Next(4) switch { 0 => null, 1 => "DOWN", _ => "UP" });
        return last!;
    }

    private async Task<(string Kind, MutationResult? Outcome)> ToggleArticleLockAsync()
    {
        var outcome = isLocked
            ? await moderator.UnlockArticleAsync(article)
            : await moderator.LockArticleAsync(article, "Enough.", forum.Clock.GetUtcNow().AddDays(1));
        Assert.Null(outcome.Refusal);
        isLocked = !isLocked;
        return (isLocked ? "lock article" : "unlock article", outcome);
    }

    private async Task<(string Kind, MutationResult? Outcome)> RemoveAsync(string id)
    {
        await forum.RemoveAsync(id);
        held.Remove(id);
        return ("remove", null);
    }

    private async Task<(string Kind, MutationResult? Outcome)> HoldAsync(string id)
    {
        if (await StatusAsync(id) != "VISIBLE") return ("nothing", null);
        await forum.HoldAsync(id);
        held.Add(id);
        return ("hold", null);
    }

    /// <summary>Only the comment's author and the moderators are notified.</summary>
    private async Task<(string Kind, MutationResult? Outcome)> EditHeldAsync()
    {
        var which = held.ElementAt(random.Next(held.Count));
        var (id, author) = written.Single(comment => comment.Id == which);
        return ("edit held", await author.EditCommentAsync(id, $"Held thoughts {random.Next()}."));
    }

    private async Task<(string Kind, MutationResult? Outcome)> ReleaseAsync()
    {
        if (held.FirstOrDefault() is not { } id || !held.Remove(id) || await StatusAsync(id) != "PENDING")
            return ("nothing", null);
        await forum.ShowAsync(id);
        return ("release", null);
    }

    private async Task<string?> StatusAsync(string id) =>
        await moderator.CommentAsync(id) is { IsNull: false } comment ? comment["status"].Text : null;

    /// <summary>A random comment, more likely one of the latest.</summary>
    private (string Id, ForumClient Author) RandomComment() =>
        written[random.Next(3) == 0 ? random.Next(written.Count) : Math.Max(0, written.Count - 1 - random.Next(25))];
}
