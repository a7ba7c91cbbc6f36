using Forum.Server.Settings;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Forum.Server.Database.Model;

/// <summary>
/// Checks at start that this node can decrypt the Data Protection keys in the database. Otherwise the framework would
/// create other keys, and this node and the others would reject each other's cookies and tokens.
/// </summary>
internal sealed class ProtectionKeyCheck(
    IOptions<KeyManagementOptions> options, IActivator activator, TimeProvider clock)
{
    /// <returns>The number of keys in the database.</returns>
    /// <exception cref="StartupException">
    /// A key that has not expired and is not revoked cannot be decrypted.
    /// </exception>
    public int Run()
    {
        // The framework's own key manager logs a stack trace for each key that it cannot decrypt.
        var keys = new XmlKeyManager(options, activator, NullLoggerFactory.Instance).GetAllKeys();
        var now = clock.GetUtcNow();
        return keys.All(key => key.IsRevoked || key.ExpirationDate <= now || CanDecrypt(key))
            ? keys.Count
            : throw new StartupException(
                "The Data Protection keys in the database cannot be decrypted. Set Forum:DataProtection:Certificate to the "
                + "certificate of the other nodes or, when replacing it, set PreviousCertificate to the one that it replaces.");
    }

    private static bool CanDecrypt(IKey key)
    {
        try
        {
            // Decrypted on first use.
            _ = key.Descriptor;
            return true;
        }
#pragma warning disable CA1031 // Decryption fails with exceptions of many types, depending on how the key is encrypted.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
