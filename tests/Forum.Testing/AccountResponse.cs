using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Forum.Testing;

/// <summary>The response of an account endpoint, with any status.</summary>
internal sealed record AccountResponse(
    int Status, string Text, IReadOnlyList<string> Cookies, string? CacheControl, int? RetryAfter = null)
{
    public ResponseValue Body => ResponseValue.Parse("$", Text);

    /// <summary>The error codes of a validation problem.</summary>
    public string ValidationErrors =>
        string.Join(' ', Body["errors"].Json.EnumerateObject().Select(error => error.Name));

    /// <summary>The session cookie with its attributes.</summary>
    public string SessionCookie =>
        Cookies.Single(cookie => !cookie.Contains("forum-device=", StringComparison.Ordinal));

    /// <summary>The session cookie as a browser would send it back.</summary>
    public string Cookie => SessionCookie.Split(';')[0];

    /// <summary>The cookie that identifies a device, with its attributes.</summary>
    public string DeviceCookie => Cookies.Single(cookie => cookie.Contains("forum-device=", StringComparison.Ordinal));
}

internal static class AccountCalls
{
    /// <summary>The trace id differs in every response and carries no information about it.</summary>
    private static readonly Regex TraceId = new(",\"traceId\":\"[^\"]*\"");

    public static Task<AccountResponse> CallAsync(
        this ForumClient client, string path, object body, string? cookie = null) =>
        client.CallAsync(path, JsonContent.Create(body), cookie);

    public static async Task<AccountResponse> CallAsync(
        this ForumClient client, string path, HttpContent content, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await client.SendAsync(request, cookie);
    }

    /// <summary>Requests the signed-in account: status 200, or 401 for an anonymous caller.</summary>
    public static async Task<AccountResponse> WhoAmIAsync(this ForumClient client, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/manage/info");
        return await client.SendAsync(request, cookie);
    }

    public static Task<AccountResponse> RegisterAsync(
        this ForumClient client, string email, string password, string pseudonym) =>
        client.CallAsync("/account/register", new { email, password, pseudonym });

    public static Task<AccountResponse> LoginAsync(
        this ForumClient client, string email, string password, string query = "") =>
        client.CallAsync($"/account/login{query}", new { email, password });

    private static Task<AccountResponse> SendAsync(this ForumClient client, HttpRequestMessage request, string? cookie)
    {
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return client.SendRequestAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<AccountResponse> SendRequestAsync(
        this ForumClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await client.Http.SendAsync(request, cancellationToken);
        return new AccountResponse(
            (int)response.StatusCode,
            TraceId.Replace(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), ""),
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
            response.Headers.CacheControl?.ToString(),
            (int?)response.Headers.RetryAfter?.Delta?.TotalSeconds);
    }
}
