using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using Forum.Text.Characters;

namespace Forum.Server.Accounts;

/// <summary>
/// An e-mail address as typed or pasted, or the reason why it is invalid. All endpoints parse addresses here, so that a
/// registered address can be used to sign in, whatever characters a phone's keyboard adds.
/// </summary>
internal readonly record struct EmailAddress
{
    /// <summary>Source: RFC 5321, section 4.5.3.1.3.</summary>
    private const int MaxLength = 254;

    private EmailAddress(string? text, string? problem) => (Text, Problem) = (text, problem);

    /// <summary>`name@host` without surrounding characters; null when there is a problem.</summary>
    public string? Text { get; }

    /// <summary>One English sentence; null when the address is valid.</summary>
    public string? Problem { get; }

    /// <summary>
    /// The form in which addresses are compared: addresses that differ only in case belong to the same account.
    /// </summary>
    public string? Normalized => Text is null ? null : Normalize(Text);

    [MemberNotNullWhen(true, nameof(Problem))]
    [MemberNotNullWhen(false, nameof(Text), nameof(Normalized))]
    public bool IsInvalid => Text is null;

    /// <summary>
    /// Trims white space and invisible characters; rejects them inside the address. Letters are composed (Unicode NFC).
    /// </summary>
    public static EmailAddress Read(string? input)
    {
        var text = Trim(input ?? "");
        foreach (var rune in text.EnumerateRunes())
            if (ProblemOf(rune) is { } problem) return new(null, problem);
        text = text.Normalize();
        return IsAddress(text) ? new(text, null) : new(null, "This is not an e-mail address.");
    }

    /// <summary>
    /// ASCII letters are converted to upper case, which is Identity's convention, and other letters to lower case:
    /// several lower-case letters have the same upper case (σ and ς), and addresses that differ in them belong to
    /// different mailboxes. No other character becomes an ASCII letter, because such characters are rejected.
    /// </summary>
    public static string Normalize(string email) => string.Concat(
        email.Normalize().Select(c => char.IsAscii(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)));

    private static string Trim(string input)
    {
        var runes = input.EnumerateRunes().ToList();
        var first = runes.FindIndex(rune => !IsBlank(rune));
        return first < 0 ? "" : string.Concat(runes[first..(runes.FindLastIndex(rune => !IsBlank(rune)) + 1)]);
    }

    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || DefaultIgnorable.Contains(rune);

    private static string? ProblemOf(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune)) return $"The address contains a space (U+{rune.Value:X4}).";
        if (!HasGlyph(rune))
            return $"The address contains an invisible character (U+{rune.Value:X4}).";
        return !rune.IsAscii && FoldsToAscii(rune.ToString())
            ? $"The address contains a character that can be mistaken for another (U+{rune.Value:X4})."
            : null;
    }

    /// <summary>
    /// Noncharacters, on which <see cref="string.Normalize()"/> throws, are unassigned and therefore rejected too.
    /// </summary>
    private static bool HasGlyph(Rune rune) => !DefaultIgnorable.Contains(rune)
        && Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    /// <summary>The upper case of a long s (U+017F) is S, so the address would equal another person's.</summary>
    private static bool FoldsToAscii(string letter) =>
        Ascii.IsValid(letter.ToUpperInvariant())
        || Ascii.IsValid(letter.ToLowerInvariant())
        || Ascii.IsValid(letter.Normalize(NormalizationForm.FormKC));

    private static bool IsAddress(string text) =>
        text is { Length: > 2 and <= MaxLength }
        && !text.Any(c => char.IsSurrogate(c) || c is '"' or '<' or '>' or '\uFFFD')
        && MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && !address.Host.StartsWith('[')
        && !address.Host.EndsWith('.');
}
