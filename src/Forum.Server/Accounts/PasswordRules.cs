using System.Text;
using Forum.Text.Characters;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <summary>
/// Requires a minimum length and rejects common passwords; has no rules about character classes. Source: NIST SP
/// 800-63B-4, section 3.1.1.2.
/// </summary>
internal static class PasswordRules
{
    /// <summary>In characters (Unicode code points) of the normalized password, like the maximum.</summary>
    public const int MinLength = 15;
    public const int MaxLength = 256;

    /// <summary>Minimum number of characters that remain after well-known words are removed from a password.</summary>
    private const int MinOwn = 8;

    /// <param name="known">Public data of the account: its address and its name.</param>
    /// <returns>What is wrong; null if the password is acceptable.</returns>
    public static IdentityError? Check(string password, IEnumerable<string> known)
    {
        if (!InvalidCharacters.CanBeNormalized(password)) return Error("InvalidPassword", "The password contains characters that are not text.");
        var normalized = AccountPasswords.Normalize(password);
        var length = normalized.EnumerateRunes().Count();
        if (length < MinLength) return Error("PasswordTooShort", $"A password has at least {MinLength} characters.");
        if (length > MaxLength) return Error("PasswordTooLong", $"A password has at most {MaxLength} characters.");
        var bare = Bare(normalized);
        if (CommonPasswords.Contains(bare)) return Error("PasswordTooCommon", "This password is one of those that are tried first.");
        return IsMadeOf(bare, known)
            ? Error("PasswordTooObvious", "This password is little more than the address, the name or the word forum.")
            : null;
    }

    private static bool IsMadeOf(string bare, IEnumerable<string> known)
    {
        var rest = bare;
        foreach (var word in known.SelectMany(Words).Append("forum").Distinct().OrderByDescending(w => w.Length))
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        return rest.Length < bare.Length && rest.EnumerateRunes().Count() < MinOwn;
    }

    /// <summary>
    /// Returns the whole text, the part before the @, and the parts between dots, spaces and similar separators, each
    /// of at least 3 letters.
    /// </summary>
    private static IEnumerable<string> Words(string text) =>
        text.Split(['.', '-', '_', '+', ' ', '\'', '@']).Append(text).Append(text.Split('@')[0]).Select(Bare).Where(w => w.Length >= 3);

    private static string Bare(string text)
    {
        var bare = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) bare.Append(Rune.ToLowerInvariant(rune));
        return bare.ToString();
    }

    private static IdentityError Error(string code, string description) => new() { Code = code, Description = description };
}
