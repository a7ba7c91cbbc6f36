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
    /// <summary>In Unicode code points of the normalized password, like the maximum.</summary>
    public const int MinLength = 15;
    public const int MaxLength = 256;

    /// <summary>
    /// Minimum number of letters and digits of a password that are not part of the account's public data or the word
    /// forum.
    /// </summary>
    private const int MinOwnCharacters = 8;

    /// <param name="publicData">Public data of the account: its e-mail address and its name.</param>
    /// <returns>What is wrong; null if the password is acceptable.</returns>
    public static IdentityError? Check(string password, IEnumerable<string> publicData)
    {
        if (!InvalidCharacters.CanBeNormalized(password))
            return Error("InvalidPassword", "The password contains invalid characters.");
        var normalized = AccountPasswords.Normalize(password);
        var length = normalized.EnumerateRunes().Count();
        if (length < MinLength)
            return Error("PasswordTooShort", $"A password must have at least {MinLength} characters.");
        if (length > MaxLength)
            return Error("PasswordTooLong", $"A password must have at most {MaxLength} characters.");
        var lettersAndDigits = LettersAndDigits(normalized);
        if (CommonPasswords.Contains(lettersAndDigits))
            return Error("PasswordTooCommon", "This password is too common.");
        return ConsistsMostlyOf(lettersAndDigits, publicData)
            ? Error(
                "PasswordTooObvious",
                "This password consists mostly of your e-mail address, your name or the word forum.")
            : null;
    }

    private static bool ConsistsMostlyOf(string lettersAndDigits, IEnumerable<string> publicData)
    {
        var rest = lettersAndDigits;
        foreach (var word in publicData.SelectMany(Words).Append("forum").Distinct().OrderByDescending(w => w.Length))
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        return rest.Length < lettersAndDigits.Length && rest.EnumerateRunes().Count() < MinOwnCharacters;
    }

    /// <summary>
    /// Returns the whole text, the part before the @, and the parts between dots, spaces and similar separators. Parts
    /// with fewer than 3 letters and digits are skipped.
    /// </summary>
    private static IEnumerable<string> Words(string text) =>
        text.Split(['.', '-', '_', '+', ' ', '\'', '@']).Append(text).Append(text.Split('@')[0])
            .Select(LettersAndDigits).Where(w => w.Length >= 3);

    private static string LettersAndDigits(string text)
    {
        var lettersAndDigits = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) lettersAndDigits.Append(Rune.ToLowerInvariant(rune));
        return lettersAndDigits.ToString();
    }

    private static IdentityError Error(string code, string description) =>
        new() { Code = code, Description = description };
}
