using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Http;

/// <summary>What browsers hear about HTTPS. Configuration: `Forum:Https`.</summary>
internal sealed record HttpsSettings
{
    /// <summary>
    /// For how many days after a response over HTTPS a browser uses HTTPS alone for this host (RFC 6797); 0: the header is not sent.
    /// </summary>
    [Range(0, 3_650)]
    public int HstsDays { get; init; }
}
