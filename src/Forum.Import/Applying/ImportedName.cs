using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Pseudonyms.Naming;
using Forum.Text.Characters;

namespace Forum.Import.Applying;

/// <summary>
/// Names of commenters elsewhere, as names of pseudonyms. Whatever of a name may not stand here goes, word by word; an
/// address of a person or a site is never part of a name.
/// </summary>
internal static partial class ImportedName
{
    /// <summary>For whoever has no name that may stand.</summary>
    public const string Guest = "Guest";

    private const int MaxSource = 300;

    /// <param name="name">Plain text.</param>
    /// <returns>A name that may be taken already, or <see cref="Guest"/>.</returns>
    public static string From(string name)
    {
        var kept = "";
        foreach (var word in name[..Math.Min(name.Length, MaxSource)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Address().IsMatch(word)) continue;
            var clean = string.Concat(word.Where(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c) || c is '.' or '-' or '_' or '\'' or '\u2019'));
            var longer = PseudonymName.Check(kept.Length == 0 ? clean : $"{kept} {clean}");
            if (!longer.IsRefused) kept = longer.Text;
        }

        return kept.Length == 0 ? Guest : kept;
    }

    /// <summary>The n-th of those who share a name: "Anna", "Anna 2", "Anna 3".</summary>
    public static string Numbered(string name, int n)
    {
        if (n == 1) return name;
        var number = " " + n.ToString(CultureInfo.InvariantCulture);
        return Graphemes.First(name, PseudonymName.MaxLength - number.Length).TrimEnd() + number;
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    [GeneratedRegex(@"@|://|^www\.|\.(?:com|net|org|info|biz|co|io|eu|de|fr|it|es|nl|pl|ru|uk|us|ca|au|in|cn|jp|br)(?:$|[/:?#,;)\]])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
