using System.Text;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

internal static class RawRequest
{
    /// <summary>Posts a body unchanged, and asserts on every response what must hold for any client error.</summary>
    public static async Task<ResponseValue> SendAsync(this ForumClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.Http.PostAsync("/graphql", content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.InRange((int)response.StatusCode, 200, 499);
        Assert.DoesNotContain("INTERNAL", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return ResponseValue.Parse("$", text);
    }

    /// <summary>The number of rows of everything that a mutation writes.</summary>
    public static async Task<string> CountRowsAsync(this ForumHost forum)
    {
        string[] tables =
        [
            "articles", "comments", "comment_standings", "votes", "pseudonyms", "branch_locks", "moderation_log",
            "article_events", "idempotency_keys", "sanctions", "accounts",
        ];
        var counts = new List<string>();
        foreach (var table in tables) counts.Add($"{table} {await forum.CountAsync($"SELECT count(*) FROM {table}")}");
        counts.Add("edited " + await forum.CountAsync(
            "SELECT count(*) FROM comments WHERE edited_at IS NOT NULL OR status <> 0"));
        counts.Add("locked " + await forum.CountAsync(
            "SELECT count(*) FROM articles WHERE locked_at IS NOT NULL OR updated_at IS NOT NULL"));
        return string.Join(", ", counts);
    }
}
