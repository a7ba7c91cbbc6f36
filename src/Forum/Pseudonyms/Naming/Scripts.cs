using System.Text;

namespace Forum.Pseudonyms.Naming;

/// <summary>The scripts of characters, as ISO 15924 codes (UAX #24, Script_Extensions).</summary>
internal static class Scripts
{
    private const string Common = "Zyyy", Inherited = "Zinh", Latin = "Latn";

    private static readonly (int First, int Last, string[] Codes)[] Ranges = Load();

    /// <summary>False for code points that are unassigned in Unicode 15.0.</summary>
    public static bool IsAssigned(Rune rune) => Of(rune) is not null;

    /// <summary>
    /// UTS #39, 5.2 "Highly Restrictive": one script, or Latin together with the scripts of Chinese, Japanese or
    /// Korean.
    /// </summary>
    public static bool AreHighlyRestrictive(string text)
    {
        var letters = text.EnumerateRunes().Select(rune => Of(rune) ?? [])
            .Where(codes => !codes.Contains(Common) && !codes.Contains(Inherited)).ToList();
        if (SharedScripts(letters).Count > 0)
            return true;
        var systems = SharedScripts(letters.Where(codes => !codes.Contains(Latin)));
        return systems.Any(system => system is "Jpan" or "Kore" or "Hanb");
    }

    private static HashSet<string> SharedScripts(IEnumerable<string[]> letters)
    {
        HashSet<string>? shared = null;
        foreach (var codes in letters)
        {
            var augmented = codes.SelectMany(WithWritingSystems);
            if (shared is null)
                shared = [.. augmented];
            else
                shared.IntersectWith(augmented);
        }

        return shared ?? [Common];
    }

    /// <summary>UTS #39, 5.1: Japanese, Korean, and Chinese with Bopomofo each count as one script.</summary>
    private static IEnumerable<string> WithWritingSystems(string code) => code switch
    {
        "Hani" => [code, "Jpan", "Kore", "Hanb"],
        "Hira" or "Kana" => [code, "Jpan"],
        "Hang" => [code, "Kore"],
        "Bopo" => [code, "Hanb"],
        _ => [code],
    };

    private static string[]? Of(Rune rune)
    {
        int low = 0, high = Ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune.Value < Ranges[middle].First)
                high = middle - 1;
            else if (rune.Value > Ranges[middle].Last)
                low = middle + 1;
            else
                return Ranges[middle].Codes;
        }

        return null;
    }

    private static (int First, int Last, string[] Codes)[] Load() =>
        [.. UnicodeTable.Rows("scripts.txt")
            .Select(row => (UnicodeTable.CodePoint(row[0]), UnicodeTable.CodePoint(row[1]), row[2..]))];
}
