using System.Text;
using Forum.Text.Characters;

namespace Forum.Pseudonyms.Naming;

/// <summary>
/// Validates the name that is shown above a comment. It may be in any script in current use, but in only one at a time,
/// and must not imitate another name.
/// </summary>
public static class PseudonymName
{
    /// <summary>Length in graphemes (grapheme clusters, UAX #29).</summary>
    public const int MinLength = 2;

    /// <inheritdoc cref="MinLength"/>
    public const int MaxLength = 40;

    /// <summary>Maximum UTF-16 code units of a valid name.</summary>
    public const int MaxUnits = 160;

    /// <summary>Maximum UTF-16 code units of a valid name's skeleton.</summary>
    public const int MaxSkeletonUnits = 400;

    /// <summary>
    /// Returns the name to display (Unicode NFKC), or the reason why it is not allowed. The caller must check that the
    /// name is unique.
    /// </summary>
    public static CheckedText Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > MaxUnits * 2)
            return TooLong();
        if (InvalidCharacters.AnyIn(name) || name.EnumerateRunes().Any(DefaultIgnorable.Contains))
            return CheckedText.Invalid(TextFault.InvalidCharacter, "The name contains invisible characters.");
        var clean = Clean(name);
        if (!VisibleText.AnyIn(clean))
            return CheckedText.Invalid(TextFault.Empty, "The name is empty.");
        if (!NameCharacters.AreAllowed(clean))
            return CheckedText.Invalid(
                TextFault.CharacterNotAllowed,
                "A name starts with a letter or digit and contains only letters, digits, spaces and . - _ '");
        if (clean.Length > MaxUnits || LookAlikes.Skeleton(clean).Length > MaxSkeletonUnits
            || Graphemes.Count(clean, MaxLength) > MaxLength)
            return TooLong();
        if (Graphemes.Count(clean, MinLength) < MinLength)
            return CheckedText.Invalid(TextFault.TooShort, "A name has at least 2 characters.");
        return CheckImpersonation(clean) ?? CheckedText.Valid(clean);
    }

    /// <summary>
    /// The key by which names are compared: equal for names that differ only in case or in look-alike letters. Enforce
    /// uniqueness with an index on it. Defined for any string, valid or not.
    /// </summary>
    public static string Skeleton(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return LookAlikes.Skeleton(Clean(InvalidCharacters.Remove(name)));
    }

    private static CheckedText? CheckImpersonation(string name)
    {
        if (!Scripts.AreHighlyRestrictive(name))
            return CheckedText.Invalid(TextFault.MixedScripts, "The name mixes scripts that cannot be combined.");
        if (LookAlikes.LooksLatin(name))
            return CheckedText.Invalid(
                TextFault.LookAlike, "The name's capital letters look like Latin letters. Use lowercase letters.");
        return ReservedNames.Contains(name)
            ? CheckedText.Invalid(TextFault.Reserved, "This name is reserved.")
            : null;
    }

    private static string Clean(string name) => string.Join(
        ' ',
        name.Normalize(NormalizationForm.FormKC).Replace('\u2019', '\'').Replace('\u2010', '-')
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static CheckedText TooLong() =>
        CheckedText.Invalid(
            TextFault.TooLong, FormattableString.Invariant($"A name has at most {MaxLength} characters."));
}
