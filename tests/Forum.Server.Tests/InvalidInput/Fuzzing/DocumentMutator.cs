using System.Text;
using System.Text.RegularExpressions;

namespace Forum.Server.Tests.InvalidInput.Fuzzing;

/// <summary>
/// Breaks a request at random: characters, tokens, parts of the document, its variables, bytes of the body.
/// </summary>
internal sealed partial class DocumentMutator(Random random)
{
    private static readonly string[] Tokens =
    [
        "...", "@", "@skip", "{", "}", "(", ")", "[", "]", "$", ":", "!", "=", "|", "&", "\"", "\"\"\"", "#", ",",
        "\u0000", "\uFEFF", "\u2028", "ĳ", "👩", "null", "true", "on", "fragment", "query", "mutation", "subscription",
        "__schema", "__type(name: \"Query\")", "__typename", "type", "extend", "input", "9999999999999999999999", "-0",
        "1e400", "0x1", "1.", "\\u0000", "$nope", "$nope: Int", "...nope", "... on Nope", "idd", "commentss", "a: a",
    ];

    [GeneratedRegex("""[A-Za-z_0-9]+|"[^"]*"|\.\.\.|\s+|.""", RegexOptions.Singleline)]
    private static partial Regex Token { get; }

    public (string Query, string Variables) Mutate(string query, string variables)
    {
        if (random.Next(8) == 0) return (query, MutateJson(variables));
        var tokens = Token.Matches(query).Select(match => match.Value).ToList();
        for (var i = random.Next(1, 4); i > 0 && tokens.Count > 0; i--) Mutate(tokens);
        return (string.Concat(tokens), variables);
    }

    /// <summary>The body with some of its bytes changed, or truncated.</summary>
    public byte[] MutateBytes(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private void Mutate(List<string> tokens)
    {
        var at = random.Next(tokens.Count);
        switch (random.Next(9))
        {
            case 0: tokens.RemoveAt(at); break;
            case 1: tokens.Insert(at, Tokens[random.Next(Tokens.Length)]); break;
            case 2: tokens[at] = Tokens[random.Next(Tokens.Length)]; break;
            case 3: tokens[at] = tokens[random.Next(tokens.Count)]; break;
            case 4: tokens[at] = tokens[at][..^1] + (char)random.Next(1, 0x300); break;
            case 5: tokens.RemoveRange(at, Math.Min(random.Next(1, 30), tokens.Count - at)); break;
            case 6 or 7:
                // Replaces a name with another name, so that the document still parses.
                var words = Enumerable.Range(0, tokens.Count).Where(i => char.IsAsciiLetter(tokens[i][0])).ToList();
                if (words.Count > 0) tokens[words[random.Next(words.Count)]] = tokens[words[random.Next(words.Count)]];
                break;
            default:
                var piece = tokens.GetRange(at, Math.Min(random.Next(1, 12), tokens.Count - at));
                var into = random.Next(tokens.Count);
                for (var i = random.Next(1, 60); i > 0; i--) tokens.InsertRange(into, piece);
                break;
        }
    }

    private string MutateJson(string json) => random.Next(5) switch
    {
        0 => "{}",
        1 => json.Replace("\"v0\"", "\"v9\"", StringComparison.Ordinal),
        2 => json.Replace(":", ":[", StringComparison.Ordinal).Replace("}", "]}", StringComparison.Ordinal),
        3 => json.Replace("\":", "\":{\"a\":1},\"b\":", StringComparison.Ordinal),
        _ => "null",
    };
}
