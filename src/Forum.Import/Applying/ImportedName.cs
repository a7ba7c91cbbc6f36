using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Pseudonyms.Naming;
using Forum.Text.Characters;

namespace Forum.Import.Applying;

/// <summary>
/// Converts commenter names of other systems to pseudonyms. Words that a pseudonym may not contain are removed one by
/// one; e-mail and site addresses are never part of a name.
/// </summary>
internal static partial class ImportedName
{
    /// <summary>The name of authors who have no usable name.</summary>
    public const string Guest = "Guest";

    private const int MaxSource = 300;

    /// <param name="name">Plain text.</param>
    /// <returns>A name that may already be taken, or <see cref="Guest"/>.</returns>
    public static string From(string name)
    {
        var accepted = "";
        foreach (var word in name[..Math.Min(name.Length, MaxSource)].Split(
            (char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Address().IsMatch(word)) continue;
            var clean = string.Concat(
                word.Where(
                    c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c)
                        || c is '.' or '-' or '_' or '\'' or '\u2019'));
            var candidate = PseudonymName.Check(accepted.Length == 0 ? clean : $"{accepted} {clean}");
            if (!candidate.IsInvalid) accepted = candidate.Text;
        }

        return accepted.Length == 0 ? Guest : accepted;
    }

    /// <summary>The n-th of several authors with the same name: "Anna", "Anna 2", "Anna 3".</summary>
    public static string Numbered(string name, int n)
    {
        if (n == 1) return name;
        var number = " " + n.ToString(CultureInfo.InvariantCulture);
        return Graphemes.First(name, PseudonymName.MaxLength - number.Length).TrimEnd() + number;
    }

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    [GeneratedRegex(
        @"@|://|^www\.|\.(?:com|net|org|info|biz|co|io|eu|de|fr|it|es|nl|pl|ru|uk|us|ca|au|in|cn|jp|br)(?:$|[/:?#,;)\]])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
