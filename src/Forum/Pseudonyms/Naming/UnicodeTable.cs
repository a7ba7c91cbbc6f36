using System.Globalization;
using System.Text;

namespace Forum.Pseudonyms.Naming;

/// <summary>Reads the tables in the folder <c>Unicode</c>; its README lists their sources.</summary>
internal static class UnicodeTable
{
    /// <summary>The rows of a table, split at spaces.</summary>
    public static IEnumerable<string[]> Rows(string name)
    {
        var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The table {name} is not part of this build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                yield return line.Split(' ');
    }

    public static int CodePoint(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Reads a table with rows of the form "code point, code points".</summary>
    public static Dictionary<int, string> Mapping(string name) => Rows(name).ToDictionary(
        row => CodePoint(row[0]),
        row => string.Concat(row.Skip(1).Select(hex => char.ConvertFromUtf32(CodePoint(hex)))));
}
