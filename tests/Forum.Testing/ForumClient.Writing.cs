using System.Text.Json;
using System.Text.Json.Serialization;

namespace Forum.Testing;

public sealed partial class ForumClient
{
    /// <summary>Omits null properties from the input of a mutation.</summary>
    private static readonly JsonSerializerOptions WithoutNulls =
        new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Task<MutationResult> PostCommentAsync(
        string articleId, string text, string? parentId = null, string? idempotencyKey = null, string? @as = null) =>
        MutateCommentAsync("postComment", new { articleId, parentId, text, @as, idempotencyKey });

    public Task<MutationResult> EditCommentAsync(string commentId, string text, string? idempotencyKey = null) =>
        MutateCommentAsync("editComment", new { commentId, text, idempotencyKey });

    public Task<MutationResult> DeleteCommentAsync(string commentId) =>
        MutateCommentAsync("deleteComment", new { commentId });

    /// <param name="vote">UP or DOWN; null retracts the vote.</param>
    public Task<MutationResult> VoteAsync(string commentId, string? vote) =>
        MutateCommentAsync(
            "voteOnComment", new Dictionary<string, string?> { ["commentId"] = commentId, ["vote"] = vote });

    public Task<MutationResult> LockBranchAsync(string commentId, string reason, DateTimeOffset? until = null) =>
        MutateCommentAsync("lockBranch", new { commentId, reason, until });

    public Task<MutationResult> UnlockBranchAsync(string commentId, string? reason = null) =>
        MutateCommentAsync("unlockBranch", new { commentId, reason });

    public Task<MutationResult> LockArticleAsync(string articleId, string reason, DateTimeOffset? until = null) =>
        MutateArticleAsync("lockArticle", new { articleId, reason, until });

    public Task<MutationResult> UnlockArticleAsync(string articleId, string? reason = null) =>
        MutateArticleAsync("unlockArticle", new { articleId, reason });

    public Task<MutationResult> PublishArticleAsync(
        string slug, string title, string sectionId, string? html = null, string? url = null,
        DateTimeOffset? publishedAt = null, string? idempotencyKey = null) =>
        MutateArticleAsync("publishArticle", new { slug, title, sectionId, html, url, publishedAt, idempotencyKey });

    public Task<MutationResult> UpdateArticleAsync(
        string articleId, string? title = null, string? html = null, string? sectionId = null) =>
        MutateArticleAsync("updateArticle", new { articleId, title, html, sectionId });

    /// <summary>Runs any mutation whose payload has a comment.</summary>
    /// <param name="input">Null properties are omitted; null values of a dictionary are sent.</param>
    public Task<MutationResult> MutateCommentAsync(string mutation, object input) =>
        MutateAsync(mutation, input, "comment { ...C }", CommentFields);

    /// <summary>Runs any mutation whose payload has an article.</summary>
    public Task<MutationResult> MutateArticleAsync(string mutation, object input) =>
        MutateAsync(mutation, input, "article { ...A }", ArticleFields);

    private async Task<MutationResult> MutateAsync(string mutation, object input, string selection, string fragment)
    {
        var inputType = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input";
        var document =
            $$"""
            mutation ($input: {{inputType}}!) {
              {{mutation}}(input: $input) { {{selection}} errors { code message path retryAt } }
            }
            {{fragment}}
            """;
        var variables = new { input = JsonSerializer.SerializeToElement(input, WithoutNulls) };
        var response = await QueryAsync(document, variables);
        return new MutationResult(response[mutation]);
    }
}
