using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Http;

/// <summary>HTTPS policy for browsers. Configuration: `Forum:Https`.</summary>
internal sealed record HttpsSettings
{
    /// <summary>
    /// Number of days for which a browser uses only HTTPS for this host after a response over HTTPS (RFC 6797); 0: the
    /// header is not sent.
    /// </summary>
    [Range(0, 3_650)]
    public int HstsDays { get; init; }
}
