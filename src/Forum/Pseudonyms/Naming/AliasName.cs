using System.Globalization;
using System.Security.Cryptography;

namespace Forum.Pseudonyms.Naming;

/// <summary>
/// Names for one-off masks: "Quiet Heron 4821". Drawn by chance alone, so that none tells anything of its bearer.
/// </summary>
public static class AliasName
{
    /// <summary>
    /// One of about 32 million names; draw again when it is taken. It always passes <see cref="PseudonymName.Check"/>.
    /// </summary>
    public static string Draw() => string.Create(
        CultureInfo.InvariantCulture,
        $"{OneOf(AliasWords.Adjectives)} {OneOf(AliasWords.Animals)} {RandomNumberGenerator.GetInt32(1_000, 10_000)}");

    private static string OneOf(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
