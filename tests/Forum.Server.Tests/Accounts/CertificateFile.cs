using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>Files with a new certificate for `Forum:DataProtection:Certificate`.</summary>
internal static class CertificateFile
{
    /// <param name="file">A name that ends in `.pfx` or `.pem`.</param>
    /// <param name="password">Empty: the private key is not encrypted.</param>
    /// <returns>The path of the file.</returns>
    public static string Write(TemporaryFolder folder, string file, string password)
    {
        var path = Path.Combine(folder.Path, file);
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=Forum", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        if (file.EndsWith("pfx", StringComparison.Ordinal))
        {
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, password));
            return path;
        }

        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
        File.WriteAllText(
            path,
            $"{certificate.ExportCertificatePem()}\n{(password.Length == 0 ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption))}\n");
        return path;
    }
}
