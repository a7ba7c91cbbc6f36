using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Accounts;

/// <summary>
/// How the keys are protected that encrypt cookies and tokens. Configuration: `Forum:DataProtection`.
/// </summary>
internal sealed record KeyProtectionSettings
{
    public const string Path = "Forum:DataProtection";
    public const string None = "none";

    /// <summary>A certificate with its private key, in a PFX (PKCS #12) or a PEM file; `none`.</summary>
    public string Certificate { get; init; } = None;

    /// <summary>The password of that file; empty: it has none.</summary>
    [StringLength(1_000)]
    public string CertificatePassword { get; init; } = "";
}
