using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Model;

/// <summary>
/// A random secret of 32 bytes that all nodes share. The first node that starts creates it; the database stores it
/// encrypted with the Data Protection keys. It is read once, before the node serves requests.
/// </summary>
internal sealed partial class SharedSecret(
    IDbContextFactory<AccountsDb> contexts, IDataProtectionProvider protection, ILogger<SharedSecret> logger)
    : IHostedService
{
    private const int Size = 32;

    private readonly IDataProtector protector = protection.CreateProtector("Forum.SharedSecret");
    private byte[]? secret;

    /// <summary>
    /// Derives a key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869). Neither the secret nor another key can be
    /// derived from it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The node has not started.</exception>
    public byte[] DeriveKey(string purpose) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        secret ?? throw new InvalidOperationException("The shared secret has not been read yet."), Size,
        info: Encoding.UTF8.GetBytes(purpose));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        while (secret is null)
        {
            var stored = await ReadAsync(db, cancellationToken);
            var created = protector.Protect(RandomNumberGenerator.GetBytes(Size));
            if (stored is null)
                await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO shared_secret (one, value) VALUES (1, {created}) ON CONFLICT DO NOTHING",
                    cancellationToken);
            else if ((secret = Decrypt(stored)) is null)
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE shared_secret SET value = {created} WHERE value = {stored}", cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<byte[]?> ReadAsync(AccountsDb db, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<byte[]>($"SELECT value AS \"Value\" FROM shared_secret")
            .SingleOrDefaultAsync(cancellationToken);

    private byte[]? Decrypt(byte[] stored)
    {
        try
        {
            return protector.Unprotect(stored);
        }
        catch (CryptographicException exception)
        {
            // The Data Protection key that encrypted it was revoked or deleted.
            DecryptionFailed(logger, exception);
            return null;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Cannot decrypt the nodes' shared secret with the Data Protection keys; replaced it with a new one. Restart the other nodes.")]
    private static partial void DecryptionFailed(ILogger logger, Exception exception);
}
