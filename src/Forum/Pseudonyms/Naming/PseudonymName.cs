using System.Text;
using Forum.Text.Characters;

namespace Forum.Pseudonyms.Naming;

/// <summary>
/// The name that readers see above a comment. In every living script, but one script at a time, and never one that
/// passes for somebody else's.
/// </summary>
public static class PseudonymName
{
    /// <summary>In characters as a person counts them (grapheme clusters).</summary>
    public const int MinLength = 2;

    /// <inheritdoc cref="MinLength"/>
    public const int MaxLength = 40;

    /// <summary>UTF-16 units that a checked name takes at most.</summary>
    public const int MaxUnits = 160;

    /// <summary>UTF-16 units that a checked name's skeleton takes at most.</summary>
    public const int MaxSkeletonUnits = 400;

    /// <summary>
    /// The name as it is shown (Unicode NFKC), or why it cannot be taken. That nobody else has it is for the caller to
    /// see.
    /// </summary>
    public static CheckedText Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > MaxUnits * 2)
            return TooLong();
        if (InvalidCharacters.AnyIn(name) || name.EnumerateRunes().Any(DefaultIgnorable.Contains))
            return CheckedText.Refused(TextFault.BrokenCharacter, "The name contains characters that cannot be seen.");
        var clean = Clean(name);
        if (!VisibleText.AnyIn(clean))
            return CheckedText.Refused(TextFault.Empty, "The name is empty.");
        if (!NameCharacters.AreAllowed(clean))
            return CheckedText.Refused(
                TextFault.CharacterNotAllowed,
                "A name starts with a letter or a digit and has letters, digits, spaces and . - _ ' only.");
        if (clean.Length > MaxUnits || LookAlikes.Skeleton(clean).Length > MaxSkeletonUnits
            || Graphemes.Count(clean, MaxLength) > MaxLength)
            return TooLong();
        if (Graphemes.Count(clean, MinLength) < MinLength)
            return CheckedText.Refused(TextFault.TooShort, "A name has at least 2 characters.");
        return Impersonates(clean) ?? CheckedText.Fine(clean);
    }

    /// <summary>
    /// What a name is compared by: equal for names that differ in case or in look-alike letters only. Put a unique
    /// index on it. Any string has one, checked or not.
    /// </summary>
    public static string Skeleton(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return LookAlikes.Skeleton(Clean(InvalidCharacters.Remove(name)));
    }

    private static CheckedText? Impersonates(string name)
    {
        if (!Scripts.AreHighlyRestrictive(name))
            return CheckedText.Refused(TextFault.MixedScripts, "The name mixes scripts that are not written together.");
        if (LookAlikes.HidesAsLatin(name))
            return CheckedText.Refused(
                TextFault.LookAlike, "The name's capitals pass for Latin letters; small letters will do.");
        return ReservedNames.Contains(name)
            ? CheckedText.Refused(TextFault.Reserved, "The name is kept for the forum itself.")
            : null;
    }

    private static string Clean(string name) => string.Join(
        ' ',
        name.Normalize(NormalizationForm.FormKC).Replace('\u2019', '\'').Replace('\u2010', '-')
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static CheckedText TooLong() =>
        CheckedText.Refused(
            TextFault.TooLong, FormattableString.Invariant($"A name has at most {MaxLength} characters."));
}
