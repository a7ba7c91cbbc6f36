using System.Text;
using Forum.Text;
using Forum.Text.Characters;

namespace Forum.Tests.Text;

public sealed class CheckingCommentText
{
    private const int Limit = 10_000;

    [Theory]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [InlineData("a\u2028b\u2029c", "a\nb\nc")]
    [InlineData("\uFEFFa", "a")]
    [InlineData("\n \n  - a\n\n", "  - a")]
    [InlineData("a  \t\n", "a")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u2126 \u212B", "\u03A9 \u00C5")]
    [InlineData("*", "*")]
    public void A_stored_text_is_normalized_and_composed(string sent, string stored) =>
        Assert.Equal(stored, CommentText.Check(sent, Limit).Text);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("\u00A0\u2003\u3000")]
    [InlineData("\u200B\u200D\u2060\uFEFF")]
    [InlineData("\u3164\u115F\u1160\uFFA0")]
    [InlineData("\u2800")]
    [InlineData("\u00AD")]
    [InlineData("\u034F\uFE0F")]
    [InlineData("\u180E\u061C")]
    [InlineData("\u202A\u202C")]
    [InlineData("\u0301\u0302")]
    [InlineData("\U000E0041\U000E007F")]
    [InlineData("\U0001D173")]
    public void A_text_without_visible_characters_is_empty(string text) =>
        Assert.Equal(TextFault.Empty, CommentText.Check(text, Limit).Problem?.Fault);

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0001")]
    [InlineData("\u001B[31mred")]
    [InlineData("a\u000Bb")]
    [InlineData("a\u007F")]
    [InlineData("a\u0085b")]
    [InlineData("a\u009F")]
    [InlineData("a\uFFFE")]
    [InlineData("a\uFDD0")]
    [InlineData("a\U0001FFFF")]
    public void Controls_and_noncharacters_are_rejected(string text) =>
        Assert.Equal(TextFault.InvalidCharacter, CommentText.Check(text, Limit).Problem?.Fault);

    /// <param name="text">Characters, because the string of an attribute cannot hold an unpaired surrogate.</param>
    [Theory]
    [InlineData('a', '\uD83D')]
    [InlineData('\uDE00', 'a')]
    [InlineData('\uDE00', '\uD83D')]
    [InlineData('a', '\uD83D', 'a')]
    [InlineData('\uD83D', '\uD83D', '\uDE00')]
    public void Unpaired_surrogates_are_rejected(params char[] text) =>
        Assert.Equal(TextFault.InvalidCharacter, CommentText.Check(new string(text), Limit).Problem?.Fault);

    [Fact]
    public void A_repaired_text_has_no_unpaired_surrogates() =>
        Assert.Equal("a\uFFFD", CommentText.Repair("a\uD83D\0"));

    [Theory]
    [InlineData("a")]
    [InlineData("नि")]
    [InlineData("e\u0301")]
    [InlineData("😀")]
    public void Length_is_counted_in_graphemes(string grapheme)
    {
        Assert.False(CommentText.Check(Repeat(grapheme, Limit), Limit).IsInvalid);
        Assert.Equal(TextFault.TooLong, CommentText.Check(Repeat(grapheme, Limit + 1), Limit).Problem?.Fault);
    }

    [Fact]
    public void The_number_of_bytes_is_limited()
    {
        const string family = "👨‍👩‍👧‍👦";
        Assert.Equal(TextFault.TooLong, CommentText.Check(Repeat(family, Limit), Limit).Problem?.Fault);
        Assert.False(CommentText.Check(Repeat(family, Limit / 4), Limit).IsInvalid);
        var most = CommentText.Check(Repeat("नि", Limit), Limit).Text!;
        Assert.True(Encoding.UTF8.GetByteCount(most) <= Limit * CommentText.BytesPerCharacter);
    }

    [Fact]
    public void Real_sentences_are_stored_unchanged()
    {
        Assert.True(SampleSentences.All.Length >= 50);
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(i % 2 == 0 ? " " : "\n", random.GetItems(SampleSentences.All, 1 + i % 3));
            Assert.Equal(text, CommentText.Check(text, Limit).Text);
        }
    }

    [Fact]
    public void Stacked_combining_marks_are_trimmed()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(
                Enumerable.Range(0, 20)
                    .Select(_ => (char)random.Next('a', 'z' + 1) + Marks(random, 5 + random.Next(30))));
            var stored = CommentText.Check(text, Limit).Text!;
            Assert.True(LongestRunOfMarks(stored) <= 4, stored);
            Assert.Equal(
                text.Where(char.IsAscii).Count(),
                stored.Normalize(NormalizationForm.FormD).Where(char.IsAscii).Count());
            Assert.Equal(stored, CommentText.Check(stored, Limit).Text);
        }
    }

    [Theory]
    [InlineData("\u2067a", "\u2069 tail")]
    [InlineData("\u202Bא", "\u202C tail")]
    [InlineData("a", "\u200Db")]
    [InlineData("\u2764", "\uFE0F tail")]
    public void Invisible_characters_after_stacked_marks_are_kept(string start, string end) =>
        Assert.EndsWith(
            end, CommentText.Check(start + new string('\u0310', 20) + end, Limit).Text!, StringComparison.Ordinal);

    [Theory]
    [InlineData("\uFE00")]
    [InlineData("\uFE0F")]
    [InlineData("\u200D")]
    [InlineData("\u2060")]
    [InlineData("\U000E0100")]
    public void Invisible_characters_between_stacked_marks_do_not_raise_the_limit(string invisible)
    {
        var stored = CommentText.Check("a" + Repeat("\u0310" + invisible, 40), Limit).Text!;
        Assert.InRange(stored.Count(character => character == '\u0310'), 1, 4);
    }

    [Fact]
    public void Combining_marks_are_limited_to_what_languages_use() =>
        Assert.Equal(9, CommentText.Check("ก" + new string('\u0E47', 40), Limit).Text!.Length);

    [Theory]
    [InlineData("a\u202Eb", "ab")]
    [InlineData("a\u202Eb\u202C", "ab")]
    [InlineData("a\u2067b", "ab")]
    [InlineData("a\u2069b", "ab")]
    [InlineData("\u2067a\u202Cb\u2069", "ab")]
    [InlineData("\u2067a\nb\u2069", "a\nb")]
    [InlineData("\u2067אב\u2069 c", "\u2067אב\u2069 c")]
    [InlineData("\u202Bאב\u202C c\n\u202E!", "\u202Bאב\u202C c\n!")]
    [InlineData("\u200Fא", "\u200Fא")]
    public void Bidi_controls_apply_within_one_line(string sent, string stored) =>
        Assert.Equal(stored, CommentText.Check(sent, Limit).Text);

    [Fact]
    public void Checking_twice_changes_nothing()
    {
        var random = new Random(6);
        string[] pieces =
        [
            .. SampleSentences.All, "\u202E", "\u2066", "\u2069", "\r", "\u0301", "\u0327", "\u1100", "\u1161",
            "\u0344", "\uFEFF", " ", "\n", "\u05B4\u05B0",
        ];
        for (var i = 0; i < 5_000; i++)
        {
            if (CommentText.Check(string.Concat(random.GetItems(pieces, 8)), Limit).Text is { } once)
                Assert.Equal(once, CommentText.Check(once, Limit).Text);
        }
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Marks(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)random.Next(0x300, 0x34F)));

    private static int LongestRunOfMarks(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, @"\p{M}+").Select(match => match.Length).DefaultIfEmpty()
            .Max();
}
