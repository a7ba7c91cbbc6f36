using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Accounts;

/// <summary>
/// Protection of the Data Protection keys, which encrypt cookies and tokens. Configuration: `Forum:DataProtection`.
/// </summary>
internal sealed record KeyProtectionSettings
{
    public const string Path = "Forum:DataProtection";
    public const string None = "none";

    /// <summary>A PFX (PKCS #12) or PEM file with a certificate and its private key, or `none`.</summary>
    public string Certificate { get; init; } = None;

    /// <summary>The password of that file; empty if it has none.</summary>
    [StringLength(1_000)]
    public string CertificatePassword { get; init; } = "";

    /// <summary>
    /// The file of the certificate that <see cref="Certificate"/> has replaced, or `none`: it only decrypts keys that
    /// were encrypted with it.
    /// </summary>
    public string PreviousCertificate { get; init; } = None;

    /// <summary>The password of that file; empty if it has none.</summary>
    [StringLength(1_000)]
    public string PreviousCertificatePassword { get; init; } = "";
}
