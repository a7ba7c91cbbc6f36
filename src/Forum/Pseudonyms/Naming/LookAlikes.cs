using System.Collections.Frozen;
using System.Text;
using Forum.Text.Characters;

namespace Forum.Pseudonyms.Naming;

/// <summary>
/// Skeletons of names: two names with the same skeleton differ only in case or in look-alike letters. This is the
/// skeleton of UTS #39, section 4, made case-insensitive: both cases of a letter have one prototype, the ASCII letter
/// that either looks like; and i, l and 1 are the same letter, because I looks like l.
/// </summary>
internal static class LookAlikes
{
    private static readonly Dictionary<int, string> Folding = UnicodeTable.Mapping("case-folding.txt");
    private static readonly Dictionary<int, string> Confusables = UnicodeTable.Mapping("confusables.txt");

    private static readonly ILookup<string, int> CaseVariants =
        Folding.OrderBy(pair => pair.Key).ToLookup(pair => pair.Value, pair => pair.Key);

    /// <summary>
    /// Prototypes of letters such as Latin small capital B, found through a letter whose other case is confusable with
    /// an ASCII letter.
    /// </summary>
    private static readonly Dictionary<int, string> PrototypesByOtherCase = FindPrototypesByOtherCase();

    /// <summary>Prototypes of every code point that is not its own prototype.</summary>
    private static readonly FrozenDictionary<int, string> Prototypes = FindPrototypes();

    /// <summary>
    /// The key by which a name is compared with others. Defined for any string; a lone surrogate is treated as U+FFFD.
    /// </summary>
    public static string Skeleton(string name)
    {
        var skeleton = new StringBuilder(name.Length + 8);
        foreach (var rune in Decomposed(name))
        {
            if (Prototypes.TryGetValue(rune.Value, out var prototype))
                skeleton.Append(prototype);
            else
                skeleton.Append(rune);
        }

        return skeleton.ToString().Normalize(NormalizationForm.FormD);
    }

    /// <summary>
    /// Whether the name as written looks like Latin letters that differ from its skeleton, such as ANNA in Greek
    /// capitals: its small letters look like avva.
    /// </summary>
    public static bool LooksLatin(string name)
    {
        var confusable = new StringBuilder(name.Length + 8);
        foreach (var rune in Decomposed(name))
            confusable.Append(FoldAscii(ConfusableOf(rune.Value)));
        return WithoutMarks(confusable.ToString()).All(char.IsAscii)
            && confusable.ToString().Normalize(NormalizationForm.FormD) != Skeleton(name);
    }

    /// <summary>Removes accents and strokes, so that a dot below a letter does not defeat a comparison.</summary>
    public static string WithoutMarks(string skeleton) =>
        string.Concat(skeleton.EnumerateRunes().Where(rune => !CombiningMarks.IsCombiningMark(rune)));

    private static IEnumerable<Rune> Decomposed(string name) =>
        InvalidCharacters.Remove(name).Normalize(NormalizationForm.FormKC).Normalize(NormalizationForm.FormD)
            .EnumerateRunes().Where(rune => !DefaultIgnorable.Contains(rune));

    private static FrozenDictionary<int, string> FindPrototypes() => Enumerable.Range(0, 0x80)
        .Concat(Folding.Keys)
        .Concat(Folding.Values.Where(IsSingleRune).Select(folded => char.ConvertToUtf32(folded, 0)))
        .Concat(Confusables.Keys).Concat(PrototypesByOtherCase.Keys).Distinct()
        .Select(point => (Point: point, Prototype: Prototype(point)))
        .Where(pair => pair.Prototype != char.ConvertFromUtf32(pair.Point))
        .ToFrozenDictionary(pair => pair.Point, pair => pair.Prototype);

    private static string Prototype(int codePoint)
    {
        var folded = FoldCase(codePoint);
        var prototype = PrototypeOfEitherCase(folded);
        return string.Concat(prototype.EnumerateRunes().Select(part =>
            FoldAscii(PrototypesByOtherCase.GetValueOrDefault(part.Value) ?? FoldCase(part.Value))));
    }

    private static string PrototypeOfEitherCase(string folded)
    {
        if (!IsSingleRune(folded))
            return string.Concat(folded.EnumerateRunes().Select(part => PrototypeOfEitherCase(part.ToString())));
        var confusable = ConfusableOf(char.ConvertToUtf32(folded, 0));
        if (IsAscii(confusable))
            return confusable;
        return CaseVariants[folded].Select(ConfusableOf).FirstOrDefault(IsAscii) ?? confusable;
    }

    private static Dictionary<int, string> FindPrototypesByOtherCase()
    {
        var found = new Dictionary<int, string>();
        foreach (var folded in CaseVariants.Select(pair => pair.Key).Order(StringComparer.Ordinal))
        {
            if (!IsSingleRune(folded))
                continue;
            var confusable = ConfusableOf(char.ConvertToUtf32(folded, 0));
            var prototype = PrototypeOfEitherCase(folded);
            if (confusable != prototype && IsSingleRune(confusable))
                found.TryAdd(char.ConvertToUtf32(confusable, 0), prototype);
        }

        return found;
    }

    private static bool IsSingleRune(string text) => text.EnumerateRunes().Count() == 1;

    private static string FoldCase(int codePoint) =>
        Folding.GetValueOrDefault(codePoint) ?? char.ConvertFromUtf32(codePoint);

    private static string ConfusableOf(int codePoint) =>
        Confusables.GetValueOrDefault(codePoint) ?? char.ConvertFromUtf32(codePoint);

    private static bool IsAscii(string text) => text.All(char.IsAscii);

    /// <summary>
    /// The last step, for ASCII only: removes case, which also distinguishes I from l, and unifies vv and w, rn and m,
    /// 0 and o.
    /// </summary>
    private static string FoldAscii(string text) => string.Concat(text.Select(c => c switch
    {
        'i' or 'I' or 'L' or '1' or '|' => "l",
        '0' or 'O' => "o",
        'm' or 'M' => "rn",
        'w' or 'W' => "vv",
        _ => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c).ToString() : c.ToString(),
    }));
}
