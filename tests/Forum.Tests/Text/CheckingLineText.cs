using Forum.Text;
using Forum.Text.Characters;

namespace Forum.Tests.Text;

public sealed class CheckingLineText
{
    [Theory]
    [InlineData("  A title  ", "A title")]
    [InlineData("A   title", "A title")]
    [InlineData("C\u0327a va\u00A0?", "Ça va\u00A0?")]
    [InlineData("題\u3000名", "題\u3000名")]
    [InlineData("a\u202Eb", "ab")]
    [InlineData("a title\n", "a title")]
    public void A_stored_line_is_normalized(string sent, string stored) =>
        Assert.Equal(stored, LineText.Check(sent, 100).Text);

    [Theory]
    [InlineData("", TextFault.Empty)]
    [InlineData("\u3164", TextFault.Empty)]
    [InlineData("a\nb", TextFault.InvalidCharacter)]
    [InlineData("a\tb", TextFault.InvalidCharacter)]
    [InlineData("a\u2028b", TextFault.InvalidCharacter)]
    [InlineData("a\r\nSet-Cookie: b", TextFault.InvalidCharacter)]
    [InlineData("a\0b", TextFault.InvalidCharacter)]
    [InlineData("12345678901", TextFault.TooLong)]
    public void A_text_that_is_not_one_line_is_rejected(string sent, TextFault fault) =>
        Assert.Equal(fault, LineText.Check(sent, 10).Problem?.Fault);

    [Fact]
    public void Real_sentences_are_stored_unchanged() =>
        Assert.All(SampleSentences.All, sentence => Assert.Equal(sentence, LineText.Check(sentence, 200).Text));

    [Theory]
    [InlineData("a\nb\0\tc", "a b c")]
    [InlineData("12345678901", "1234567890")]
    [InlineData("\0", "")]
    public void An_imported_line_keeps_its_valid_characters(string found, string kept) =>
        Assert.Equal(kept, LineText.Repair(found, 10));

    [Theory]
    [InlineData("👨‍👩‍👧‍👦", 10)]
    [InlineData("👩🏽‍❤️‍💋‍👩🏽", 9)]
    public void An_imported_line_is_truncated_between_graphemes(string piece, int kept)
    {
        var line = LineText.Repair(string.Concat(Enumerable.Repeat(piece, 20)), 10);
        Assert.Equal(kept, new System.Globalization.StringInfo(line).LengthInTextElements);
        Assert.Equal(line, LineText.Check(line, 10).Text);
    }

    [Fact]
    public void An_unpaired_surrogate_is_rejected()
    {
        Assert.Equal(TextFault.InvalidCharacter, LineText.Check("a\uD83D", 10).Problem?.Fault);
        Assert.Equal("a\uFFFD", LineText.Repair("a\uD83D", 10));
    }

    [Fact]
    public void A_pair_of_bidi_controls_that_is_cut_off_is_removed() =>
        Assert.Equal("abcdefghi", LineText.Repair("\u2067abcdefghijkl\u2069", 10));
}
