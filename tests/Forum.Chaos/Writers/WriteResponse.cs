using System.Net;
using Forum.Testing;

namespace Forum.Chaos.Writers;

/// <summary>What a client can conclude from how its request ended.</summary>
internal enum WriteOutcome
{
    /// <summary>The write was committed and must not be lost.</summary>
    Acknowledged,

    /// <summary>The forum reported that the write was not done.</summary>
    Failed,

    /// <summary>The client gave up, the connection was lost, or the forum reported an unknown outcome.</summary>
    Unknown,
}

/// <param name="Reason">An error code, or how the transport failed; empty when the write was acknowledged.</param>
/// <param name="Comment">The comment of the payload when the write was acknowledged.</param>
internal sealed record WriteResponse(WriteOutcome Outcome, string Reason, ResponseValue Comment)
{
    public static WriteResponse GaveUp { get; } = new(WriteOutcome.Unknown, "gave up", default);

    /// <summary>The request was never sent.</summary>
    public static WriteResponse NotConnected { get; } = new(WriteOutcome.Failed, "not connected", default);

    public static WriteResponse ConnectionLost { get; } = new(WriteOutcome.Unknown, "connection lost", default);

    public static WriteResponse Of(HttpStatusCode status, string body, string mutation)
    {
        // An error page of the web server instead of a GraphQL response.
        if (status >= HttpStatusCode.InternalServerError && !body.Contains("\"extensions\"", StringComparison.Ordinal))
            return new(WriteOutcome.Unknown, $"HTTP {(int)status}", default);
        var result = ResponseValue.Parse("$", body);
        if (result.Has("errors")) return Refused(result["errors"][0]["extensions"]["code"].Text);
        var payload = result["data"][mutation];
        return payload["errors"].Count > 0
            ? Refused(payload["errors"][0]["code"].Text)
            : new(WriteOutcome.Acknowledged, "", payload["comment"]);
    }

    private static WriteResponse Refused(string code) =>
        new(code is "INTERNAL" or "OUTCOME_UNKNOWN" ? WriteOutcome.Unknown : WriteOutcome.Failed, code, default);
}
