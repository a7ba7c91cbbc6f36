using Forum.Testing;

namespace Forum.Server.Tests.Transports;

/// <summary>The caller of an operation, and its credentials.</summary>
/// <param name="Token">A bearer token.</param>
/// <param name="Cookie">The cookie header, as a browser sends it.</param>
internal sealed record OperationCaller(string? Token = null, string? Cookie = null)
{
    public static OperationCaller Anonymous { get; } = new();

    /// <summary>The user of the client; anonymous if the client is not signed in.</summary>
    public static OperationCaller ByToken(ForumClient person) =>
        new(Token: person.Http.DefaultRequestHeaders.Authorization?.Parameter);

    public static async Task<OperationCaller> ByCookieAsync(ForumClient person) =>
        new(Cookie: (await person.LoginAsync(person.Email, ForumClient.Password, "?useCookies=true")).Cookie);

    /// <summary>The headers of this caller's requests.</summary>
    public IEnumerable<(string Name, string Value)> Headers
    {
        get
        {
            if (Token is not null) yield return ("Authorization", $"Bearer {Token}");
            if (Cookie is not null) yield return ("Cookie", Cookie);
        }
    }
}
