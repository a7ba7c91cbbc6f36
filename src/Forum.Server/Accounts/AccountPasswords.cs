using System.Security.Cryptography;
using System.Text;
using Forum.Errors;
using Forum.Server.Database.Model;
using Forum.Text.Characters;
using GraphQLServer.Authentication;
using GraphQLServer.Concurrency;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>
/// Hashes and verifies passwords, at the same cost whether or not there is a stored hash. Passwords are first
/// normalized (Unicode NFKC), because keyboards differ in how they compose a letter. Source: NIST SP 800-63B-4, section
/// 3.1.1.2.
/// </summary>
internal sealed class AccountPasswords(IPasswordHasher<Account> hasher, PasswordHashQueue queue)
{
    /// <summary>PBKDF2 with HMAC-SHA512. Source: OWASP Password Storage Cheat Sheet.</summary>
    public const int Iterations = 210_000;

    private static readonly Account PlaceholderAccount = new();
    private readonly Lazy<string> decoy =
        new(() => hasher.HashPassword(PlaceholderAccount, Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
    private readonly SingleFlight<(Guid Target, string? Stored, string Password), PasswordCheck> checks = new();

    /// <param name="address">The client address that sent the password.</param>
    /// <exception cref="Refusal">BUSY when too many hashes are computed concurrently.</exception>
    public Task<string> HashAsync(string password, CallerAddress address, CancellationToken cancellationToken) =>
        queue.RunAsync(address, () => Hash(password), cancellationToken);

    /// <summary>For commands: computes the hash on the caller's thread and bypasses the hash queue.</summary>
    public string Hash(string password) => hasher.HashPassword(PlaceholderAccount, Normalize(password));

    /// <exception cref="ArgumentException">It cannot be normalized
    /// (<see cref="InvalidCharacters.CanBeNormalized"/>).</exception>
    public static string Normalize(string password) => password.Normalize(NormalizationForm.FormKC);

    /// <summary>
    /// Concurrent checks of one password, normalized, of one e-mail address are computed once (single flight).
    /// </summary>
    /// <param name="target">Identifies the e-mail address that was sent, whether or not it has an account.</param>
    /// <param name="account">Null, or without a password: the check does the same work and fails.</param>
    /// <param name="password">
    /// Null, or a password that cannot be normalized, fails after the same work: no account has it.
    /// </param>
    /// <param name="address">The client address of the attempt.</param>
    /// <param name="isKnownDevice">Whether it comes from a device that signed in to the account before.</param>
    /// <exception cref="Refusal">BUSY when too many hashes are computed concurrently.</exception>
    public async Task<PasswordCheck> CheckAsync(
        Guid target, Account? account, string? password, CallerAddress address, CancellationToken cancellationToken,
        bool isKnownDevice = false)
    {
        var (stored, sentPassword) = (account?.PasswordHash, password is not null && InvalidCharacters.CanBeNormalized(
            password) ? password : "");
        var normalized = Normalize(sentPassword);
        var check = await CheckPasswordAsync(normalized);

        // Hashes from before normalization was introduced are hashes of the password as sent. Only callers who sent
        // exactly this text share the result.
        return check.IsCorrect || normalized == sentPassword ? check : await CheckPasswordAsync(sentPassword);

        Task<PasswordCheck> CheckPasswordAsync(string text) => checks.RunAsync(
            (target, stored, text),
            flightToken => queue.RunAsync(address, () => Check(stored, text), flightToken, isKnownDevice),
            cancellationToken);
    }

    private PasswordCheck Check(string? stored, string text)
    {
        var result = hasher.VerifyHashedPassword(PlaceholderAccount, stored ?? decoy.Value, text);
        if (stored is null || result == PasswordVerificationResult.Failed) return new PasswordCheck(false, null);
        var isCurrent = result == PasswordVerificationResult.Success && text == Normalize(text);
        return new PasswordCheck(true, isCurrent ? null : Hash(text));
    }
}

/// <param name="NewHash">
/// Not null when the stored hash should be replaced: it has a lower cost, or is not of the normalized password.
/// </param>
internal sealed record PasswordCheck(bool IsCorrect, string? NewHash);
