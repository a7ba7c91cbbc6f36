using System.Globalization;
using System.Text;
using Forum.Pseudonyms.Naming;
using Forum.Text.Characters;

namespace Forum.Tests.Pseudonyms.Naming;

public sealed class RejectingNames
{
    [Theory]
    [InlineData("", TextFault.Empty)]
    [InlineData("   ", TextFault.Empty)]
    [InlineData("a", TextFault.TooShort)]
    [InlineData("é", TextFault.TooShort)]
    [InlineData("12345678901234567890123456789012345678901a", TextFault.TooLong)]
    [InlineData("a@b", TextFault.CharacterNotAllowed)]
    [InlineData("a<b>", TextFault.CharacterNotAllowed)]
    [InlineData("a/b", TextFault.CharacterNotAllowed)]
    [InlineData("a:b", TextFault.CharacterNotAllowed)]
    [InlineData("a\"b", TextFault.CharacterNotAllowed)]
    [InlineData("=cmd", TextFault.CharacterNotAllowed)]
    [InlineData("-ab", TextFault.CharacterNotAllowed)]
    [InlineData("_ab", TextFault.CharacterNotAllowed)]
    [InlineData("...", TextFault.CharacterNotAllowed)]
    [InlineData("1234", TextFault.CharacterNotAllowed)]
    [InlineData("Anna 😀", TextFault.CharacterNotAllowed)]
    [InlineData("Anna ✔", TextFault.CharacterNotAllowed)]
    [InlineData("Anna™®", TextFault.CharacterNotAllowed)]
    [InlineData("a\u20DDb", TextFault.CharacterNotAllowed)]
    [InlineData("\u0301ab", TextFault.CharacterNotAllowed)]
    [InlineData("a \u0301b", TextFault.CharacterNotAllowed)]
    [InlineData("q\u0301\u0302\u0303\u0304ab", TextFault.CharacterNotAllowed)]
    [InlineData("q\u0301\u0301ab", TextFault.CharacterNotAllowed)]
    [InlineData("กก\u0E47\u0E47\u0E47", TextFault.CharacterNotAllowed)]
    [InlineData("\u1C89\u1C89", TextFault.CharacterNotAllowed)]
    [InlineData("a\nb", TextFault.CharacterNotAllowed)]
    [InlineData("a\tb", TextFault.CharacterNotAllowed)]
    [InlineData("a\rb", TextFault.InvalidCharacter)]
    [InlineData("a\0b", TextFault.InvalidCharacter)]
    [InlineData("a\u001B[31mb", TextFault.InvalidCharacter)]
    [InlineData("a\u200Bb", TextFault.InvalidCharacter)]
    [InlineData("a\u202Eb", TextFault.InvalidCharacter)]
    [InlineData("\u3164\u3164", TextFault.InvalidCharacter)]
    [InlineData("\u2800\u2800", TextFault.Empty)]
    [InlineData("Аnna", TextFault.MixedScripts)]
    [InlineData("Annα", TextFault.MixedScripts)]
    [InlineData("Anna Каренина", TextFault.MixedScripts)]
    [InlineData("Anna אנה", TextFault.MixedScripts)]
    [InlineData("田中Анна", TextFault.MixedScripts)]
    [InlineData("さくら 민준", TextFault.MixedScripts)]
    [InlineData("Anna ٣", TextFault.MixedScripts)]
    [InlineData("अन्ना আন্না", TextFault.MixedScripts)]
    [InlineData("ΑΝΝΑ", TextFault.LookAlike)]
    [InlineData("ΝΙΝΑ", TextFault.LookAlike)]
    [InlineData("admin", TextFault.Reserved)]
    [InlineData("Forum Moderator", TextFault.Reserved)]
    [InlineData("THE.ADMIN", TextFault.Reserved)]
    [InlineData("admin2", TextFault.Reserved)]
    [InlineData("a-d-m-i-n", TextFault.Reserved)]
    [InlineData("ädmín", TextFault.Reserved)]
    [InlineData("deleted user", TextFault.Reserved)]
    [InlineData("Guest_17", TextFault.Reserved)]
    public void An_invalid_name_is_rejected_with_its_reason(string name, TextFault fault) =>
        Assert.Equal(fault, PseudonymName.Check(name).Problem?.Fault);

    [Theory]
    [InlineData("Moderatus")]
    [InlineData("Adminton")]
    [InlineData("Modest Mouse")]
    [InlineData("Christopher Guest")]
    [InlineData("Systema")]
    [InlineData("Alanna")]
    public void A_name_that_only_starts_like_a_reserved_one_is_accepted(string name) =>
        Assert.Equal(name, PseudonymName.Check(name).Text);

    [Theory]
    [InlineData("  Anna   Müller ", "Anna Müller")]
    [InlineData("Anna\u00A0Müller", "Anna Müller")]
    [InlineData("Ａｎｎａ", "Anna")]
    [InlineData("Mu\u0308ller", "Müller")]
    [InlineData("O\u2019Brien", "O'Brien")]
    [InlineData("Jean\u2010Luc", "Jean-Luc")]
    [InlineData("𝓐𝓷𝓷𝓪", "Anna")]
    public void A_name_is_stored_in_its_normalized_form(string sent, string stored) =>
        Assert.Equal(stored, PseudonymName.Check(sent).Text);

    [Fact]
    public void Invisible_unassigned_private_use_and_bidi_characters_are_rejected()
    {
        var tried = 0;
        foreach (var codePoint in Enumerable.Range(0, 0x110000).Where(point => IsFull(point >> 16) || point % 97 == 0)
            .Where(IsForbidden))
        {
            var character = char.ConvertFromUtf32(codePoint);
            foreach (var name in new[]
            {
                character + "nna", "An" + character + "na", "Anna" + character, "김" + character + "민",
            })
            {
                Assert.True(PseudonymName.Check(name).IsInvalid, $"U+{codePoint:X4} in {name}");
            }

            tried++;
        }

        Assert.True(tried > 20_000, $"{tried}");
    }

    [Theory]
    [InlineData("뿕", false)]
    [InlineData("W", false)]
    [InlineData("ᑧ", false)]
    [InlineData("ﬃ", true)]
    [InlineData("ﷺ", true)]
    [InlineData("a\u0301\u0327\u0316", false)]
    [InlineData("\U00010400\u0301\u0327\u0316\u20D0", true)]
    public void A_name_and_its_skeleton_fit_their_columns(string letter, bool isTooLong)
    {
        var name = string.Concat(Enumerable.Repeat(letter, PseudonymName.MaxLength));
        Assert.Equal(isTooLong, PseudonymName.Check(name).IsInvalid);
        if (PseudonymName.Check(name).Text is { } text)
            Assert.True(PseudonymName.Skeleton(text).Length <= PseudonymName.MaxSkeletonUnits);
    }

    [Fact]
    public void Every_accepted_long_name_has_a_skeleton_that_fits()
    {
        foreach (var point in Enumerable.Range(0x20, 0x1FFFF).Where(Rune.IsValid).Where(point => point % 3 == 0))
        {
            var name = string.Concat(Enumerable.Repeat(char.ConvertFromUtf32(point), PseudonymName.MaxLength));
            if (PseudonymName.Check(name).Text is { } text)
                Assert.True(PseudonymName.Skeleton(text).Length <= PseudonymName.MaxSkeletonUnits, $"U+{point:X4}");
        }
    }

    [Fact]
    public void Unpaired_surrogates_are_rejected()
    {
        Assert.Equal(TextFault.InvalidCharacter, PseudonymName.Check("Anna\uD83D").Problem?.Fault);
        Assert.Equal(PseudonymName.Skeleton("Anna\uFFFD"), PseudonymName.Skeleton("Anna\uD83D"));
    }

    [Theory]
    [InlineData("Anna\uFFFE")]
    [InlineData("Anna\uFFFF")]
    [InlineData("An\uFDD0na")]
    [InlineData("An\U0010FFFEna")]
    public void Noncharacters_are_rejected(string name)
    {
        Assert.Equal(TextFault.InvalidCharacter, PseudonymName.Check(name).Problem?.Fault);
        Assert.Equal(PseudonymName.Skeleton("Anna"), PseudonymName.Skeleton(name));
    }

    [Fact]
    public void Checking_an_accepted_name_again_changes_nothing()
    {
        var random = new Random(7);
        var letters = Enumerable.Range(0x20, 0x2FFFF).Where(Rune.IsValid)
            .Where(point => CharUnicodeInfo.GetUnicodeCategory(point) < UnicodeCategory.SpaceSeparator).ToArray();
        var taken = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var letter = letters[random.Next(letters.Length)];
            var name = string.Concat(
                Enumerable.Range(0, 4)
                    .Select(n => char.ConvertFromUtf32(Rune.IsValid(letter + n) ? letter + n : letter)));
            if (PseudonymName.Check(name).Text is not { } text)
                continue;
            taken++;
            Assert.Equal(text, PseudonymName.Check(text).Text);
            Assert.Equal(
                PseudonymName.Skeleton(text), PseudonymName.Skeleton(text.ToUpperInvariant().ToLowerInvariant()));
        }

        Assert.True(taken > 10_000, $"{taken}");
    }

    /// <summary>The other planes are entirely unassigned or private use.</summary>
    private static bool IsFull(int plane) => plane is 0 or 1 or 2 or 14;

    /// <summary>
    /// Reads the Unicode properties independently of the code: White_Space and Default_Ignorable characters that the
    /// categories do not cover.
    /// </summary>
    private static bool IsForbidden(int point) => point is not (>= 0xD800 and <= 0xDFFF) && point > 0x7F && (
        CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
        || point is 0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180F or 0x2800 or 0x3164 or 0xFFA0
            or >= 0x180B and <= 0x180D or >= 0xFE00 and <= 0xFE0F or >= 0xE0000 and <= 0xE0FFF);
}
