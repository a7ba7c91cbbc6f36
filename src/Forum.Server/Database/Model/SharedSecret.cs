using System.Security.Cryptography;
using System.Text;
using Forum.Server.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Model;

/// <summary>
/// A random secret of 32 bytes that all nodes share. The first node that starts creates it; the database stores it
/// encrypted with the Data Protection keys. It is read once, before the node serves requests, and never replaced: nodes
/// that run would keep the old one.
/// </summary>
internal sealed class SharedSecret(
    IDbContextFactory<AccountsDb> contexts, IDataProtectionProvider protection, ProtectionKeyCheck keyCheck)
    : IHostedService
{
    private const int Size = 32;

    private readonly IPersistedDataProtector protector =
        (IPersistedDataProtector)protection.CreateProtector("Forum.SharedSecret");
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

    /// <exception cref="StartupException">
    /// The secret or the Data Protection keys cannot be decrypted. Nothing was written.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stored = await ReadAsync(db, cancellationToken);

        // The protector creates a key when there is none, so what it needs is checked before its first use.
        if (keyCheck.Run() == 0 && stored is not null) throw CannotDecrypt();
        while (stored is null)
        {
            var created = protector.Protect(RandomNumberGenerator.GetBytes(Size));
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO shared_secret (one, value) VALUES (1, {created}) ON CONFLICT DO NOTHING",
                cancellationToken);
            stored = await ReadAsync(db, cancellationToken);
        }

        secret = Decrypt(stored, out var usesOldKey);
        if (!usesOldKey) return;

        // Otherwise the certificate of the old key would be needed for ever.
        var protectedAgain = protector.Protect(secret);
        await db.Database.ExecuteSqlAsync(
            $"UPDATE shared_secret SET value = {protectedAgain} WHERE value = {stored}", cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<byte[]?> ReadAsync(AccountsDb db, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<byte[]>($"SELECT value AS \"Value\" FROM shared_secret")
            .SingleOrDefaultAsync(cancellationToken);

    private byte[] Decrypt(byte[] stored, out bool usesOldKey)
    {
        try
        {
            return protector.DangerousUnprotect(stored, ignoreRevocationErrors: false, out usesOldKey, out _);
        }
        catch (CryptographicException)
        {
            throw CannotDecrypt();
        }
    }

    private static StartupException CannotDecrypt() => new(
        "The nodes' shared secret cannot be decrypted: its Data Protection key is encrypted with another certificate, was "
        + "revoked or was deleted. Set Forum:DataProtection:Certificate or PreviousCertificate to that certificate, or restore "
        + "the table data_protection_keys; or stop all nodes and delete the row of the table shared_secret.");
}
