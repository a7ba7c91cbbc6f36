using System.Globalization;
using System.Security.Cryptography;

namespace Forum.Pseudonyms.Naming;

/// <summary>
/// Generates names for article aliases, such as "Quiet Heron 4821". They are random, so a name reveals nothing about
/// its account.
/// </summary>
public static class AliasNameGenerator
{
    /// <summary>
    /// Generates one of about 32 million names; generate again when it is taken. Every name passes
    /// <see cref="PseudonymName.Check"/>.
    /// </summary>
    public static string Generate() => string.Create(
        CultureInfo.InvariantCulture,
        $"{OneOf(AliasWords.Adjectives)} {OneOf(AliasWords.Animals)} {RandomNumberGenerator.GetInt32(1_000, 10_000)}");

    private static string OneOf(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
