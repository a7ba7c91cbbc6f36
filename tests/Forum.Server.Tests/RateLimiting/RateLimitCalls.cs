using System.Globalization;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>The limits that a response reports.</summary>
/// <param name="RetryAfter">In seconds; null: the request was not throttled.</param>
internal sealed record RateLimitedResponse(
    int Status, ResponseValue Body, int Limit, int Remaining, int Reset, int? RetryAfter);

internal static class RateLimitCalls
{
    private const string On = "--Forum:RateLimits:Enabled=true";

    /// <summary>A node with active rate limits and settings such as `Posts=3`.</summary>
    public static Task<ForumNode> LimitedNodeAsync(this ForumHost forum, params string[] settings) =>
        forum.StartNodeAsync(
            [On, .. settings.Select(
                setting =>
                    setting.StartsWith("--", StringComparison.Ordinal) ? setting : $"--Forum:RateLimits:{setting}")]);

    /// <summary>Sends an operation with headers such as `X-Forwarded-For: 10.1.1.1`.</summary>
    public static async Task<RateLimitedResponse> RequestAsync(
        this ForumClient client, string path, object? body, params string[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null) request.Content = JsonContent.Create(body);
        foreach (var header in headers)
            request.Headers.TryAddWithoutValidation(
                header[..header.IndexOf(':', StringComparison.Ordinal)],
                header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(
            (int)response.StatusCode,
            ResponseValue.Parse("$", text.StartsWith('{') || text.StartsWith('[') ? text : "{}"),
            Number(response, "RateLimit-Limit") ?? -1, Number(response, "RateLimit-Remaining") ?? -1,
            Number(response, "RateLimit-Reset") ?? -1, Number(response, "Retry-After"));
    }

    public static Task<RateLimitedResponse> ExecuteAsync(
        this ForumClient client, string query, params string[] headers) =>
        client.RequestAsync("/graphql", new { query }, headers);

    public static Task<RateLimitedResponse> LoginAsync(
        this ForumClient client, string email, params string[] headers) =>
        client.RequestAsync("/account/login", new { email, password = "a guess that is wrong" }, headers);

    /// <summary>
    /// Registers with a pseudonym that is taken: a request that validation rejects does not count as an attempt.
    /// </summary>
    public static Task<RateLimitedResponse> RegisterTakenAsync(
        this ForumClient client, string pseudonym, params string[] headers) =>
        client.RequestAsync(
            "/account/register", new { email = "new@example.org", ForumClient.Password, pseudonym }, headers);

    /// <summary>One vote per alias, on comments that do not exist: failed attempts count too.</summary>
    public static string VoteMutation(int aliases) =>
        $"mutation {{ {string.Join(' ', Enumerable.Range(0, aliases).Select(i => $"v{i}: voteOnComment(input: {{ commentId: \"none\", vote: UP }}) {{ errors {{ code retryAt }} }}"))} }}";

    /// <summary>The error codes of a mutation's fields.</summary>
    public static IReadOnlyList<string> Codes(this ResponseValue body) =>
        [.. body["data"].Json.EnumerateObject()
            .Select(field => field.Value.GetProperty("errors")[0].GetProperty("code").GetString()!)];

    private static int? Number(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
            ? int.Parse(values.Single(), CultureInfo.InvariantCulture)
            : null;
}
