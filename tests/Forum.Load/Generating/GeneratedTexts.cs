using System.Text;

namespace Forum.Load.Generating;

/// <summary>
/// Comment texts of about 270 characters, most of them short, a few long: Markdown and the HTML that a renderer
/// produces from it. They are assembled from sentences, because a renderer would take longer than the rest of the
/// generator.
/// </summary>
internal sealed class GeneratedTexts
{
    private const string Words = """
        the a an and but or if when where because although while of to in on at by for with from about after before under
        people council street school bridge budget river market price house rent train bus station ticket weather summer
        winter night morning year week question answer reason story report number figure claim source reader writer editor
        comment reply opinion argument point side mistake truth doubt hope fear plan promise result change problem solution
        think know believe remember forget read write ask say tell show find lose build close open pay cost need want
        work wait agree disagree wonder expect suggest prove matter happen seem become remain
        good bad old new long short cheap dear honest plain strange simple hard early late local public private open
        really never always often sometimes perhaps surely hardly already still again together elsewhere
        """;

    private readonly (string Markdown, string Html)[] sentences;

    public GeneratedTexts(int seed)
    {
        var random = new Random(seed);
        var words = Words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        sentences = [.. Enumerable.Range(0, 8_192).Select(_ => Sentence(random, words))];
    }

    /// <summary>Appends one comment to both builders, which must be empty.</summary>
    public void Write(Random random, StringBuilder markdown, StringBuilder html)
    {
        // Log-normal: a median of 200 characters, a mean of 270.
        var size = 200 * Math.Exp(0.8 * Gaussian(random));
        size = Math.Clamp(size, 20, 4_000);
        html.Append("<p>");
        while (true)
        {
            var (source, rendered) = sentences[random.Next(sentences.Length)];
            markdown.Append(source);
            html.Append(rendered);
            if (markdown.Length >= size - 30) break;
            var isNewParagraph = random.Next(8) == 0;
            markdown.Append(isNewParagraph ? "\n\n" : " ");
            html.Append(isNewParagraph ? "</p>\n<p>" : " ");
        }

        html.Append("</p>");
    }

    private static (string Markdown, string Html) Sentence(Random random, string[] words)
    {
        var chosen = Enumerable.Range(0, random.Next(4, 16)).Select(_ => words[random.Next(words.Length)]).ToArray();
        chosen[0] = char.ToUpperInvariant(chosen[0][0]) + chosen[0][1..];
        var (markdown, html) = ((string[])[.. chosen], (string[])[.. chosen]);
        var place = random.Next(1, chosen.Length);
        var word = chosen[place];
        (markdown[place], html[place]) = random.Next(12) switch
        {
            0 => ($"*{word}*", $"<em>{word}</em>"),
            1 => ($"**{word}**", $"<strong>{word}</strong>"),
            2 => ($"[{word}](https://example.org/{word})", $"<a href=\"https://example.org/{word}\" rel=\"nofollow ugc noopener\">{word}</a>"),
            3 => ($"`{word}`", $"<code>{word}</code>"),
            _ => (word, word),
        };
        return (string.Join(' ', markdown) + ".", string.Join(' ', html) + ".");
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
