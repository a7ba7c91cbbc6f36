using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using Forum.Text.Characters;

namespace Forum.Server.Accounts;

/// <summary>
/// An e-mail address as a person typed or pasted it, or why it is none. Whoever takes an address reads it here, so that
/// one that was registered can be signed in with, whatever a phone's keyboard adds.
/// </summary>
internal readonly record struct EmailAddress
{
    /// <summary>Source: RFC 5321, section 4.5.3.1.3.</summary>
    private const int MaxLength = 254;

    private EmailAddress(string? text, string? problem) => (Text, Problem) = (text, problem);

    /// <summary>`name@host` and nothing around it; null when there is a problem.</summary>
    public string? Text { get; }

    /// <summary>One English sentence.</summary>
    public string? Problem { get; }

    /// <summary>What addresses are compared by: two that differ in case are one account's.</summary>
    public string? Normalized => Text is null ? null : Normalize(Text);

    [MemberNotNullWhen(true, nameof(Problem))]
    [MemberNotNullWhen(false, nameof(Text), nameof(Normalized))]
    public bool IsRefused => Text is null;

    /// <summary>
    /// White space and invisible characters at the ends are not part of it; within it they are refused. Letters are
    /// composed (Unicode NFC).
    /// </summary>
    public static EmailAddress Read(string? typed)
    {
        var text = Trim(typed ?? "");
        foreach (var rune in text.EnumerateRunes())
            if (ProblemOf(rune) is { } problem) return new(null, problem);
        text = text.Normalize();
        return IsAddress(text) ? new(text, null) : new(null, "This is not an e-mail address.");
    }

    /// <summary>
    /// As Identity's UpperInvariantLookupNormalizer does. No other character becomes an ASCII letter by it, as those
    /// are refused.
    /// </summary>
    public static string Normalize(string email) => email.Normalize().ToUpperInvariant();

    private static string Trim(string typed)
    {
        var runes = typed.EnumerateRunes().ToList();
        var first = runes.FindIndex(rune => !IsBlank(rune));
        return first < 0 ? "" : string.Concat(runes[first..(runes.FindLastIndex(rune => !IsBlank(rune)) + 1)]);
    }

    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || DefaultIgnorable.Contains(rune);

    private static string? ProblemOf(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune)) return $"The address has a space in it (U+{rune.Value:X4}).";
        if (!HasGlyph(rune))
            return $"The address has a character in it that cannot be seen (U+{rune.Value:X4}).";
        return !rune.IsAscii && FoldsToAscii(rune.ToString())
            ? $"The address has a character in it that passes for another one (U+{rune.Value:X4})."
            : null;
    }

    /// <summary>Noncharacters, at which <see cref="string.Normalize()"/> throws, are among those that are not assigned.</summary>
    private static bool HasGlyph(Rune rune) => !DefaultIgnorable.Contains(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    /// <summary>A long s (U+017F) is an S in capitals: the address would be another person's.</summary>
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
