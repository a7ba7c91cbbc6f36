using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Forum.Server.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Forum.Server.Accounts;

/// <summary>Encrypts the Data Protection keys in the database with a certificate, where one is configured.</summary>
internal static class KeyProtection
{
    /// <exception cref="StartupException">
    /// A certificate cannot be read, or cannot decrypt; the message is one line.
    /// </exception>
    public static void AddKeyProtection(this IDataProtectionBuilder protection, IConfiguration configuration)
    {
        var settings = configuration.GetSection(KeyProtectionSettings.Path).Get<KeyProtectionSettings>() ?? new();
        if (settings.PreviousCertificate != KeyProtectionSettings.None)
            protection.UnprotectKeysWithAnyCertificate(Read(
                nameof(settings.PreviousCertificate), settings.PreviousCertificate,
                settings.PreviousCertificatePassword));
        if (settings.Certificate == KeyProtectionSettings.None)
        {
            protection.Services.AddHostedService<UnprotectedKeysWarning>();
            return;
        }

        protection.ProtectKeysWithCertificate(Read(
            nameof(settings.Certificate), settings.Certificate, settings.CertificatePassword));
    }

    private static X509Certificate2 Read(string setting, string path, string password)
    {
        try
        {
            var certificate = Load(path, password);
            using var key = certificate.GetRSAPrivateKey();
            return key is null ? throw new CryptographicException("It has no RSA private key.") : certificate;
        }
        catch (Exception exception)
            when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"Invalid settings: {KeyProtectionSettings.Path}:{setting} must be a PFX or PEM file with an RSA private key, "
                + $"and {setting}Password its password. {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static X509Certificate2 Load(string path, string password)
    {
        if (!File.ReadAllText(path).Contains("-----BEGIN", StringComparison.Ordinal))
            return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        return password.Length == 0
            ? X509Certificate2.CreateFromPemFile(path)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password);
    }
}

/// <summary>Logs a warning at start-up that the keys are not encrypted when no certificate is configured.</summary>
internal sealed partial class UnprotectedKeysWarning(
    IHostEnvironment environment, ILogger<UnprotectedKeysWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment()) KeysNotEncrypted(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The keys that encrypt cookies and tokens are stored unencrypted in the database: anyone who can read the database or a "
        + "backup of it can decrypt what they protect. Set Forum:DataProtection:Certificate to a certificate that is kept elsewhere.")]
    private static partial void KeysNotEncrypted(ILogger logger);
}
