using System.Collections.Frozen;
using System.Text;

namespace Forum.Text.Characters;

/// <summary>
/// The transliteration of a letter without accents to lowercase ASCII letters; empty for a hard sign, null when there
/// is none.
/// </summary>
/// <remarks>
/// Transliteration libraries also convert Han characters and emoji, to words that no reader would expect in a URL. Only
/// the alphabets below are transliterated, with the spellings that editors use.
/// </remarks>
internal static class AsciiLetters
{
    private static readonly FrozenDictionary<int, string> Spellings = (
        "ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ħ=h ı=i ŋ=ng ə=e "
        + "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o "
        + "π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o "
        + "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n "
        + "о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch "
        + "ъ= ы=y ь= э=e ю=yu я=ya і=i є=ye ґ=g ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz")
        .Split(' ').Select(pair => pair.Split('=')).ToFrozenDictionary(pair => (int)pair[0][0], pair => pair[1]);

    public static string? Of(Rune rune)
    {
        var small = Rune.ToLowerInvariant(rune);
        if (small.Value is >= 'a' and <= 'z' or >= '0' and <= '9')
            return small.ToString();
        return Spellings.GetValueOrDefault(small.Value);
    }
}
