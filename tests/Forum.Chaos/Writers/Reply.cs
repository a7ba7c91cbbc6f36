using System.Net;
using Forum.Testing;

namespace Forum.Chaos.Writers;

/// <summary>What a client may conclude from how its request ended.</summary>
internal enum Fate
{
    /// <summary>The write is done, and stays.</summary>
    Acknowledged,

    /// <summary>The forum said that the write is not done.</summary>
    Failed,

    /// <summary>The client gave up, or the connection ended, or the forum said that it does not know.</summary>
    Unknown,
}

/// <param name="Reason">An error code, or how the transport failed; empty when acknowledged.</param>
/// <param name="Comment">The comment of the payload, when acknowledged.</param>
internal sealed record Reply(Fate Fate, string Reason, Answer Comment)
{
    public static Reply GaveUp { get; } = new(Fate.Unknown, "gave up", default);

    /// <summary>The request was never sent.</summary>
    public static Reply NotConnected { get; } = new(Fate.Failed, "not connected", default);

    public static Reply ConnectionLost { get; } = new(Fate.Unknown, "connection lost", default);

    public static Reply Of(HttpStatusCode status, string body, string mutation)
    {
        // An error page of the web server, and no result of GraphQL's.
        if (status >= HttpStatusCode.InternalServerError && !body.Contains("\"extensions\"", StringComparison.Ordinal))
            return new(Fate.Unknown, $"HTTP {(int)status}", default);
        var answer = Answer.Of("$", body);
        if (answer.Has("errors")) return Refused(answer["errors"][0]["extensions"]["code"].Text);
        var payload = answer["data"][mutation];
        return payload["errors"].Count > 0
            ? Refused(payload["errors"][0]["code"].Text)
            : new(Fate.Acknowledged, "", payload["comment"]);
    }

    private static Reply Refused(string code) =>
        new(code is "INTERNAL" or "OUTCOME_UNKNOWN" ? Fate.Unknown : Fate.Failed, code, default);
}
