using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Forum.Testing;

/// <summary>The client of one user: calls a node over HTTP, authenticated after sign-in.</summary>
public sealed partial class ForumClient(ForumNode node) : IAsyncDisposable
{
    public const string Password = "a quiet harbour in november";

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    /// <summary>For requests that have no method here. It sends the bearer token.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        BaseAddress = node.Address,
    };

    /// <summary>Empty while signed out.</summary>
    public string Email { get; private set; } = "";

    public string RefreshToken { get; private set; } = "";

    /// <summary>In the time of the forum's clock.</summary>
    internal DateTimeOffset SignedInAt { get; set; }

    /// <summary>A client for the same user at another node.</summary>
    public ForumClient At(ForumNode other)
    {
        var client = new ForumClient(other) { Email = Email, RefreshToken = RefreshToken };
        client.Http.DefaultRequestHeaders.Authorization = Http.DefaultRequestHeaders.Authorization;
        return client;
    }

    /// <summary>Runs a document that must succeed.</summary>
    /// <param name="variables">An object whose properties are the variables; nulls are sent.</param>
    /// <returns>The `data` of the response. Fails when there are errors.</returns>
    public async Task<ResponseValue> QueryAsync(string document, object? variables = null)
    {
        var result = await TryQueryAsync(document, variables);
        return result.Has("errors") ? throw new InvalidOperationException($"{result}\nto {document}") : result["data"];
    }

    /// <summary>Runs a document that may fail.</summary>
    /// <returns>The whole response: `data` and `errors`.</returns>
    public async Task<ResponseValue> TryQueryAsync(string document, object? variables = null)
    {
        using var response = await Http.PostAsJsonAsync(
            "/graphql", new { query = document, variables }, TestCancellation);
        return ResponseValue.Parse("$", await response.Content.ReadAsStringAsync(TestCancellation));
    }

    /// <summary>Registers and signs in with a bearer token.</summary>
    public async Task SignUpAsync(string pseudonym)
    {
        Email = $"{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(pseudonym))}@example.org";
        await PostAsync("/account/register", new { Email, Password, pseudonym });
        await SignInAsync(Email, Password);
    }

    public async Task SignInAsync(string email, string password)
    {
        Email = email;
        var tokens = await PostAsync("/account/login", new { email, password });
        RefreshToken = tokens["refreshToken"].Text;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens["accessToken"].Text);
    }

    /// <summary>Posts JSON to an endpoint other than the GraphQL one.</summary>
    /// <returns>The response body. Fails with the body unless the status is 200.</returns>
    public async Task<ResponseValue> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(path, body, TestCancellation);
        var text = await response.Content.ReadAsStringAsync(TestCancellation);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{path} returned {(int)response.StatusCode}: {text}");
        return ResponseValue.Parse(path, text.Length == 0 ? "{}" : text);
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return ValueTask.CompletedTask;
    }
}
