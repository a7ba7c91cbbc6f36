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
/// Hashes and checks passwords, at the same cost whether there is a stored hash or not. They are normalized (Unicode
/// NFKC) before: keyboards differ in how they compose a letter. Source: NIST SP 800-63B-4, section 3.1.1.2.
/// </summary>
internal sealed class AccountPasswords(IPasswordHasher<Account> hasher, PasswordHashQueue queue)
{
    /// <summary>PBKDF2 with HMAC-SHA512. Source: OWASP Password Storage Cheat Sheet.</summary>
    public const int Iterations = 210_000;

    private static readonly Account Nobody = new();
    private readonly Lazy<string> decoy =
        new(() => hasher.HashPassword(Nobody, Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
    private readonly SingleFlight<(Guid Target, string? Stored, string Password), PasswordCheck> checks = new();

    /// <param name="address">Where the password comes from.</param>
    /// <exception cref="Refusal">BUSY when too many hashes are computed concurrently.</exception>
    public Task<string> HashAsync(string password, CallerAddress address, CancellationToken cancellationToken) =>
        queue.RunAsync(address, () => Hash(password), cancellationToken);

    /// <summary>For commands: on the caller's thread, however many others compute one.</summary>
    public string Hash(string password) => hasher.HashPassword(Nobody, Normalize(password));

    /// <exception cref="ArgumentException">It cannot be normalized (<see cref="InvalidCharacters.CanBeNormalized"/>).</exception>
    public static string Normalize(string password) => password.Normalize(NormalizationForm.FormKC);

    /// <summary>Concurrent checks of one password, normalized, of one e-mail address are computed once (single flight).</summary>
    /// <param name="target">Identifies the e-mail address that was typed, whether it has an account or not.</param>
    /// <param name="account">Null, or without a password: the same work is done, in vain.</param>
    /// <param name="password">Null, or one that cannot be normalized, fails after the same work: no account has it.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <exception cref="Refusal">BUSY when too many hashes are computed concurrently.</exception>
    public async Task<PasswordCheck> CheckAsync(
        Guid target, Account? account, string? password, CallerAddress address, CancellationToken cancellationToken)
    {
        var (stored, sent) = (account?.PasswordHash, password is not null && InvalidCharacters.CanBeNormalized(password) ? password : "");
        var normalized = Normalize(sent);
        var check = await CheckTextAsync(normalized);

        // Hashes from before passwords were normalized are of what was sent. Only those who sent the same share this one.
        return check.IsRight || normalized == sent ? check : await CheckTextAsync(sent);

        Task<PasswordCheck> CheckTextAsync(string text) => checks.RunAsync(
            (target, stored, text), flight => queue.RunAsync(address, () => Check(stored, text), flight), cancellationToken);
    }

    private PasswordCheck Check(string? stored, string text)
    {
        var result = hasher.VerifyHashedPassword(Nobody, stored ?? decoy.Value, text);
        if (stored is null || result == PasswordVerificationResult.Failed) return new PasswordCheck(false, null);
        var isCurrent = result == PasswordVerificationResult.Success && text == Normalize(text);
        return new PasswordCheck(true, isCurrent ? null : Hash(text));
    }
}

/// <param name="NewHash">Not null when the stored hash has an older cost, or is not of the normalized password, and should be replaced.</param>
internal sealed record PasswordCheck(bool IsRight, string? NewHash);
