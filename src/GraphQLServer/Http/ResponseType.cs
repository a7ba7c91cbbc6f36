using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.Http;

/// <summary>The media type of a response, negotiated by the request's <c>Accept</c>.</summary>
public sealed partial class ResponseType
{
    private readonly MediaTypeHeaderValue media;

    private ResponseType(string media)
    {
        this.media = new(media);
        ContentType = $"{media}; charset=utf-8";
    }

    /// <summary>The legacy media type: every well-formed request gets status 200.</summary>
    public static ResponseType Json { get; } = new("application/json");

    /// <summary>The media type of GraphQL over HTTP: the status shows whether the operation ran.</summary>
    public static ResponseType Response { get; } = new("application/graphql-response+json");

    /// <summary>The media type of an event stream; used only when the client accepts it explicitly.</summary>
    public static ResponseType Events { get; } = new("text/event-stream");

    public string ContentType { get; }

    /// <summary>
    /// The media type of the response; null when the client accepts none of the supported types. A header without any
    /// readable range counts as absent (RFC 9110, section 12.5.1).
    /// </summary>
    public static ResponseType? For(StringValues accept)
    {
        if (IsJsonByDefault(accept) || !TryParse(accept, out var ranges)) return Json;
        var json = Json.Weigh(ranges);
        var response = Response.Weigh(ranges);
        if (json.Quality == 0 && response.Quality == 0) return null;
        // If the client names both with the same quality, use the newer one; if it accepts any type, use the legacy
        // one.
        var order = response.CompareTo(json);
        return order > 0 || (order == 0 && response.IsNamed) ? Response : Json;
    }

    /// <summary>Whether the client accepts an event stream.</summary>
    public static bool AcceptsEvents(StringValues accept) =>
        !IsJsonByDefault(accept) && TryParse(accept, out var ranges)
        && Events.Weigh(ranges) is { IsNamed: true, Quality: > 0 };

    /// <summary>The most common Accept headers skip parsing.</summary>
    private static bool IsJsonByDefault(StringValues accept) =>
        accept.Count == 0 || accept == "*/*" || accept == "application/json";

    /// <summary>Reads the ranges, and skips those that are not readable. False: there is none.</summary>
    private static bool TryParse(StringValues accept, [NotNullWhen(true)] out IList<MediaTypeHeaderValue>? ranges)
    {
        string[] values = [.. accept.Select(value => BareAsterisk().Replace(value ?? "", "*/*"))];
        if (MediaTypeHeaderValue.TryParseStrictList(values, out ranges)) return true;
        ranges = [.. values.SelectMany(value => value.Split(','))
            .Select(range => MediaTypeHeaderValue.TryParse(range, out var media) ? media : null)
            .OfType<MediaTypeHeaderValue>()];
        return ranges.Count > 0;
    }

    /// <summary>An asterisk alone means any type: Java's URLConnection sends it in its default header.</summary>
    [GeneratedRegex(@"(?<=^|,)\s*\*(?=\s*(?:[;,]|$))", RegexOptions.CultureInvariant)]
    private static partial Regex BareAsterisk();

    private Weight Weigh(IList<MediaTypeHeaderValue> ranges)
    {
        var best = default(Weight);
        var bestSpecificity = -1;
        foreach (var range in ranges)
        {
            if (!Matches(range) || !IsUtf8(range.Charset)) continue;
            // The most specific range that matches decides, whatever its quality.
            var specificity = range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
            if (specificity <= bestSpecificity) continue;
            bestSpecificity = specificity;
            best = new(range.Quality ?? 1, specificity == 2);
        }

        return best;
    }

    // Not IsSubsetOf: it treats application/json as matching every type that ends in +json.
    private bool Matches(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes
        || (range.MatchesAllSubTypes && range.Type.Equals(media.Type, StringComparison.OrdinalIgnoreCase))
        || range.MediaType.Equals(media.MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>A parameter's value may be quoted (RFC 9110, section 5.6.6).</summary>
    private static bool IsUtf8(StringSegment charset) =>
        charset.Length == 0
        || HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a request body is JSON in UTF-8. Other parameters are ignored.</summary>
    public static bool IsJson(string? contentType) =>
        contentType == "application/json"
        || (MediaTypeHeaderValue.TryParse(contentType, out var media)
            && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && IsUtf8(media.Charset));

    private readonly record struct Weight(double Quality, bool IsNamed) : IComparable<Weight>
    {
        public int CompareTo(Weight other) =>
            Quality.CompareTo(other.Quality) is var byQuality and not 0 ? byQuality : IsNamed.CompareTo(other.IsNamed);
    }
}
