using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>Hashes and checks passwords, at the same cost whether there is a stored hash or not.</summary>
internal sealed class AccountPasswords(IPasswordHasher<Account> hasher)
{
    /// <summary>PBKDF2 with HMAC-SHA512. Source: OWASP Password Storage Cheat Sheet.</summary>
    public const int Iterations = 210_000;

    private static readonly Account Nobody = new();
    private readonly Lazy<string> decoy =
        new(() => hasher.HashPassword(Nobody, Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <param name="account">Null, or without a password: the same work is done, in vain.</param>
    public PasswordCheck Check(Account? account, string? password)
    {
        var stored = account?.PasswordHash;
        var result = hasher.VerifyHashedPassword(account ?? Nobody, stored ?? decoy.Value, password ?? "");
        if (stored is null || result == PasswordVerificationResult.Failed) return new PasswordCheck(false, null);
        return new PasswordCheck(true, result == PasswordVerificationResult.SuccessRehashNeeded ? Hash(password!) : null);
    }
}

/// <param name="NewHash">Not null when the stored hash is older than today's cost and should be replaced.</param>
internal sealed record PasswordCheck(bool IsRight, string? NewHash);
