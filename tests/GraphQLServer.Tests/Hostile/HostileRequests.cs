using System.IO.Compression;
using System.Text;

namespace GraphQLServer.Tests.Hostile;

/// <summary>
/// Requests that stop or slow down engines that validate without checking limits first, each in the sizes at which
/// another limit applies; and requests just below each limit, which are the most expensive ones that are still
/// accepted. They use the tiny schema.
/// </summary>
internal static class HostileRequests
{
    private const string Json = """{"query":"{hello}","variables":{"a":VALUE}}""";

    public static IReadOnlyList<HostileRequest> All { get; } =
        [.. Fragments(), .. Nesting(), .. Values(), .. Floods(), .. Overlaps(), .. Lists(), .. Bodies()];

    /// <summary>Fragments whose expansion doubles with every step.</summary>
    public static string Bomb(int count) =>
        "{ ...F0 }" + Repeat(count, i => $" fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}") + $" fragment F{count} on Query {{ hello }}";

    private static IEnumerable<HostileRequest> Fragments()
    {
        foreach (var count in new[] { 10, 20, 24, 39 }) yield return HostileRequest.Of($"bomb of {count}", "TOO_MANY_FIELDS", Bomb(count));
        yield return HostileRequest.Of("bomb of 60", "TOO_MANY_FRAGMENTS", Bomb(60));
        foreach (var (count, code) in new[] { (11, "TOO_MANY_FIELDS"), (39, "TOO_MANY_ALIASES"), (60, "TOO_MANY_FRAGMENTS") })
            yield return HostileRequest.Of($"bomb of {count} with aliases", code, Aliased(count));
        foreach (var count in new[] { 11, 39 }) yield return HostileRequest.Of($"bomb of {count} without aliases", "TOO_MANY_FIELDS", Plain(count));

        yield return HostileRequest.Of("chain of 39", null, Chain(39));
        yield return HostileRequest.Of("chain of 100", "TOO_MANY_FRAGMENTS", Chain(100));
        yield return HostileRequest.Of("chain of 300", "TOO_MANY_TOKENS", Chain(300));
        yield return HostileRequest.Of("chain of 1,100", "DOCUMENT_TOO_LONG", Chain(1_100));
        yield return HostileRequest.Of("chain of 10,000", "BODY_TOO_LARGE", Chain(10_000));
        yield return HostileRequest.Of("chain of 100,000", "BODY_TOO_LARGE", Chain(100_000));

        foreach (var count in new[] { 1, 2, 39 }) yield return HostileRequest.Of($"cycle of {count}", "FRAGMENT_CYCLE", Cycle(count, "{...A0}", "...A"));
        yield return HostileRequest.Of("cycle of 50", "TOO_MANY_FRAGMENTS", Cycle(50, "{...A0}", "...A"));
        yield return HostileRequest.Of("cycle through inline fragments", "FRAGMENT_CYCLE", Cycle(3, "{...A0}", "... on Query { ...A", "}"));
        yield return HostileRequest.Of("cycle that is not used", "FRAGMENT_CYCLE", Cycle(2, "{hello}", "...A"));
        yield return HostileRequest.Of(
            "every fragment spreads every later one", "TOO_MANY_FIELDS",
            "{...A0}" + Repeat(40, i => $"fragment A{i} on Query{{hello {Repeat(39 - i, j => $"...A{i + j + 1} ")}}}"));
        yield return HostileRequest.Of("forty similar fragments", "VALIDATION_FAILED", "{books{" + Repeat(40, i => $"...A{i} ") + "}}" + Repeat(40, i => $"fragment A{i} on Book{{nope{i} more{i}}}"));
        yield return HostileRequest.Of("six operations", "TOO_MANY_OPERATIONS", Repeat(6, i => $"query A{i}{{hello}}"));
    }

    private static IEnumerable<HostileRequest> Nesting()
    {
        foreach (var (levels, code) in new[] { (13, "FIELDS_TOO_DEEP"), (33, "DOCUMENT_TOO_DEEP"), (600, "DOCUMENT_TOO_DEEP"), (5_000, "TOO_MANY_TOKENS"), (100_000, "BODY_TOO_LARGE") })
            yield return Deep("fields", levels, code, "{", "a{", "hello", "}", "}");
        foreach (var (levels, code) in new[] { (33, "DOCUMENT_TOO_DEEP"), (600, "DOCUMENT_TOO_DEEP"), (2_000, "TOO_MANY_TOKENS"), (100_000, "BODY_TOO_LARGE") })
        {
            yield return Deep("inline fragments", levels, code, "{", "...{", "hello", "}", "}");
            yield return Deep("objects", levels == 600 ? 450 : levels, code, "{echo(text:", "{a:", "1", "}", ")}");
        }

        foreach (var (levels, code) in new[] { (33, "VALIDATION_FAILED"), (600, "DOCUMENT_TOO_DEEP"), (5_000, "TOO_MANY_TOKENS"), (100_000, "BODY_TOO_LARGE") })
        {
            yield return Deep("lists", levels, code, "{echo(text:", "[", "1", "]", ")}");
            yield return Deep("lists of variables", levels, code, "query($a:", "[", "Int", "]", "){hello}");
            yield return Deep("required lists of variables", levels == 33 ? 20 : levels, code, "query($a:", "[", "Int", "]!", "){hello}");
            yield return Deep("defaults of variables", levels, code, "query($a:[Int]=", "[", "1", "]", "){hello}");
            yield return Deep("directives' arguments", levels, code, "{hello @skip(if:", "[", "true", "]", ")}");
        }

        foreach (var depth in new[] { 17, 33, 63 }) yield return HostileRequest.OfBody($"variables {depth} deep", "BAD_REQUEST", Json.Replace("VALUE", Nested("[", "", "]", depth), StringComparison.Ordinal));
        foreach (var depth in new[] { 17, 1_000 }) yield return HostileRequest.OfBody($"objects in variables {depth} deep", "BAD_REQUEST", Json.Replace("VALUE", Nested("{\"a\":", "1", "}", depth), StringComparison.Ordinal));
        yield return HostileRequest.OfBody("variables 30,000 deep", "BAD_REQUEST", Json.Replace("VALUE", Nested("[", "", "]", 30_000), StringComparison.Ordinal));
        yield return HostileRequest.OfBody("variables 100,000 deep", "BODY_TOO_LARGE", Json.Replace("VALUE", Nested("[", "", "]", 100_000), StringComparison.Ordinal));
        yield return HostileRequest.OfBody("unclosed lists in variables", "BAD_REQUEST", $$$"""{"query":"{hello}","variables":{"a":{{{new string('[', 60_000)}}}""");
    }

    private static IEnumerable<HostileRequest> Values()
    {
        foreach (var length in new[] { 13, 500, 900 })
        {
            yield return HostileRequest.Of($"Int literal of {length} digits", "VALIDATION_FAILED", $"{{books(count:{new string('9', length)}){{id}}}}");
            yield return HostileRequest.Of($"Int literal with an exponent of {length} digits", "VALIDATION_FAILED", $"{{books(count:1e{new string('9', length)}){{id}}}}");
            yield return HostileRequest.Of($"ID literal of {length} digits", null, $"{{found(id:{new string('9', length)})}}");
        }

        foreach (var length in new[] { 13, 1_000, 60_000 })
        {
            var digits = new string('9', length);
            yield return HostileRequest.Of($"Int variable of {length} digits in quotes", "INVALID_VARIABLES", "query($a:Int!){books(count:$a){id}}", $$"""{"a":"{{digits}}"}""");
            yield return HostileRequest.Of($"Int variable of {length} digits", length == 13 ? "INVALID_VARIABLES" : "BAD_REQUEST", "query($a:Int!){books(count:$a){id}}", $$"""{"a":{{digits}}}""");
            yield return HostileRequest.Of($"ID variable of {length} digits in quotes", null, "query($a:ID!){found(id:$a)}", $$"""{"a":"{{digits}}"}""");
            yield return HostileRequest.Of($"ID variable of {length} digits", length == 13 ? null : "BAD_REQUEST", "query($a:ID!){found(id:$a)}", $$"""{"a":{{digits}}}""");
            yield return HostileRequest.Of($"enum variable of {length} letters", "INVALID_VARIABLES", "query($a:Genre!){echo(genre:$a)}", $$"""{"a":"{{new string('P', length)}}"}""");
            yield return HostileRequest.Of($"DateTime variable of {length} digits", "INVALID_VARIABLES", "query($a:DateTime!){since(at:$a)}", $$"""{"a":"{{digits}}"}""");
        }

        yield return HostileRequest.Of("number of 16,000 digits", "SYNTAX_ERROR", $"{{found(id:{new string('9', 16_000)})}}");
        yield return HostileRequest.Of("ID variable of a million digits", "BODY_TOO_LARGE", "query($a:ID!){found(id:$a)}", $$"""{"a":"{{new string('9', 1_000_000)}}"}""");
        yield return HostileRequest.Of("Int variable of a million digits", "BODY_TOO_LARGE", "query($a:Int!){books(count:$a){id}}", $$"""{"a":{{new string('9', 1_000_000)}}}""");
        foreach (var number in new[] { "1e400", "-1e400", "1e99999999999999999999", "1E+2147483648" })
            yield return HostileRequest.Of($"variable of {number}", "BAD_REQUEST", "{hello}", $$"""{"a":{{number}}}""");
        yield return HostileRequest.Of("Int literal of 1e400", "VALIDATION_FAILED", "{books(count:1e400){id}}");
        yield return HostileRequest.OfBody("unpaired surrogate in a literal", "SYNTAX_ERROR", """{"query":"{echo(text:\"\\ud8\")}"}""");
        yield return HostileRequest.OfBody("unpaired surrogate in the document", "BAD_REQUEST", """{"query":"{echo(text:\"\ud800\")}"}""");
        yield return HostileRequest.OfBody("unpaired surrogate in a variable", "BAD_REQUEST", Json.Replace("VALUE", "\"\\ud800\"", StringComparison.Ordinal));
        yield return HostileRequest.OfBody("U+0000 in the document", "SYNTAX_ERROR", """{"query":"{hello \u0000}"}""");
        yield return HostileRequest.Of("unterminated string", "SYNTAX_ERROR", $"{{echo(text:\"{new string('a', 16_000)}");
        yield return HostileRequest.Of("unterminated block string", "SYNTAX_ERROR", $"{{echo(text:\"\"\"{new string('a', 16_000)}");
        foreach (var (what, document) in ErrorsAtHighColumns()) yield return HostileRequest.Of(what, "SYNTAX_ERROR", document);
        yield return HostileRequest.Of("block string of many lines", null, $"{{echo(text:\"\"\"{Repeat(5_000, _ => "\n a")}\"\"\")}}");
        yield return HostileRequest.Of("string of escapes", null, $"{{echo(text:\"{Repeat(2_600, _ => "\\u0061")}\")}}");
    }

    /// <summary>Syntax errors at a high column number.</summary>
    private static IEnumerable<(string What, string Document)> ErrorsAtHighColumns()
    {
        var (blanks, letters, digits) = (new string(' ', 16_000), new string('a', 16_000), new string('9', 16_000));
        yield return ("wrong token after blanks", $"{{hello{blanks}]}}");
        yield return ("wrong token after a long string", $"{{echo(text:\"{letters}\"]}}");
        yield return ("wrong token after a long name", $"{{{letters}]}}");
        yield return ("wrong token after many names", $"{{a{Repeat(180, _ => "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:1)@s")}]}}");
        yield return ("end after a long string", $"{{echo(text:\"{letters}\"");
        yield return ("wrong character after blanks", $"{{hello{blanks}?}}");
        yield return ("wrong character in a long string", $"{{echo(text:\"{letters}\u0001\")}}");
        yield return ("wrong token after a string of line separators", $"{{echo(text:\"{Repeat(8_000, _ => "a\u2028")}\"]}}");
        yield return ("wrong escape in a long string", $"{{echo(text:\"{letters}\\u00g0\")}}");
        yield return ("line break in a long string", $"{{echo(text:\"{letters}\n\")}}");
        yield return ("wrong character in a long block string", $"{{echo(text:\"\"\"{letters}\u0001\"\"\")}}");
        yield return ("wrong character in a long comment", $"{{hello #{letters}\u0001\n}}");
        yield return ("wrong end of a long number", $"{{books(count:{digits}x){{id}}}}");
        yield return ("long number without an exponent", $"{{books(count:{digits}e){{id}}}}");
    }

    private static IEnumerable<HostileRequest> Floods()
    {
        foreach (var (count, code) in new[] { (600, "VALIDATION_FAILED"), (1_800, "VALIDATION_FAILED"), (5_000, "DOCUMENT_TOO_LONG") })
            yield return HostileRequest.Of($"{count} unknown fields", code, "{books{" + Repeat(count, i => $"titl{i} ") + "}}");
        foreach (var (count, code) in new[] { (600, "VALIDATION_FAILED"), (700, "TOO_MANY_TOKENS"), (5_000, "DOCUMENT_TOO_LONG") })
            yield return HostileRequest.Of($"{count} unknown arguments", code, "{echo(" + Repeat(count, i => $"texu{i}:1 ") + ")}");
        yield return HostileRequest.Of("200 unknown directives", "VALIDATION_FAILED", "query(" + Repeat(50, i => $"$a{i}:Int" + Repeat(4, j => $"@skiq{i}{j} ")) + "){hello}");
        yield return HostileRequest.Of("5,000 unknown directives", "TOO_MANY_TOKENS", "{hello " + Repeat(5_000, _ => "@s ") + "}");
        yield return HostileRequest.Of("600 unknown input fields", "VALIDATION_FAILED", "mutation{lend(input:{" + Repeat(600, i => $"boo{i}:1 ") + "}){id}}");
        yield return HostileRequest.Of("300 unknown types", "VALIDATION_FAILED", "{books{" + Repeat(300, i => $"...on Boo{i}{{a{i}}}") + "}}");
        yield return HostileRequest.Of("7 impossible type conditions", "VALIDATION_FAILED", "{books{" + Repeat(7, _ => "...on Author{name}") + "}}");
        yield return HostileRequest.Of("300 unknown variables' types", "TOO_MANY_VARIABLES", "query(" + Repeat(300, i => $"$a{i}:Boo{i} ") + "){hello}");
        yield return HostileRequest.Of("450 unused variables", "TOO_MANY_VARIABLES", "query(" + Repeat(450, i => $"$a{i}:Int ") + "){hello}");
        yield return HostileRequest.Of("50 unknown variables' types", "VALIDATION_FAILED", "query(" + Repeat(50, i => $"$a{i}:Boo{i} ") + "){hello}");
        yield return HostileRequest.Of("50 unused variables", "VALIDATION_FAILED", "query(" + Repeat(50, i => $"$a{i}:Int ") + "){hello}");
        yield return HostileRequest.Of("50 duplicate variables", "VALIDATION_FAILED", "query(" + Repeat(50, _ => "$a:Int ") + "){echo(text:$a)}");
        yield return HostileRequest.Of("450 duplicate variables", "TOO_MANY_VARIABLES", "query(" + Repeat(450, _ => "$a:Int ") + "){echo(text:$a)}");
        yield return HostileRequest.Of("600 undefined variables", "VALIDATION_FAILED", "{sum(of:[" + Repeat(900, i => $"$a{i} ") + "])}");
        yield return HostileRequest.Of("1,900 wrong items", "VALIDATION_FAILED", "{sum(of:[" + Repeat(1_900, _ => "\"a\" ") + "])}");
        yield return HostileRequest.Of("duplicate fragment names", "VALIDATION_FAILED", "{...A}" + Repeat(39, _ => "fragment A on Query{hello}"));
        yield return HostileRequest.Of("a name of 16,000 letters", "VALIDATION_FAILED", $"{{books{{{new string('t', 16_000)}}}}}");
        yield return HostileRequest.Of("a hundred names of 150 letters", "VALIDATION_FAILED", "{books{" + Repeat(100, i => $"{new string('t', 150)}{i} ") + "}}");
        yield return HostileRequest.Of("only commas", "OPERATION_NOT_FOUND", new string(',', 16_000));
        yield return HostileRequest.Of("only comments", "TOO_MANY_TOKENS", Repeat(8_000, _ => "#\n"));
        yield return HostileRequest.Of("only braces", "TOO_MANY_TOKENS", new string('{', 16_000));
        yield return HostileRequest.Of("101 aliases", "TOO_MANY_ALIASES", "{" + Repeat(101, i => $"a{i}:__typename ") + "}");
        yield return HostileRequest.Of("100 guesses in one mutation", "TOO_MANY_ALIASES", "mutation{" + Repeat(100, i => $"a{i}:lend(input:{{book:{i}}}){{id}} ") + "}");
        yield return HostileRequest.Of("six guesses in one mutation", "TOO_MANY_ROOT_FIELDS", "mutation{" + Repeat(6, i => $"a{i}:lend(input:{{book:{i}}}){{id}} ") + "}");
    }

    private static IEnumerable<HostileRequest> Overlaps()
    {
        foreach (var field in new[] { "hello ", "echo(text:\"I\") ", "books{id} ", "...on Query{hello} " })
            yield return HostileRequest.Of($"{field}250 times", "TOO_MANY_DUPLICATES", "{" + Repeat(250, i => field.Replace("I", $"{i}", StringComparison.Ordinal)) + "}");
        yield return HostileRequest.Of("a field with 7 lists of arguments", "VALIDATION_FAILED", "{" + Repeat(7, i => $"books(count:{i}){{id}} ") + "}");
        yield return HostileRequest.Of(
            "every field of an object 7 times, within another", null,
            "{books(count:1){" + Repeat(7, i => "sequels(first:1){" + Repeat(1, _ => "id title genre at shelf tags note author{id name} authorName ") + "}") + "}}");
        yield return HostileRequest.Of(
            "nested inline fragments", null, "{books(count:1){" + Repeat(7, i => Nested("...{", "id", "}", 18)) + "}}");
    }

    private static IEnumerable<HostileRequest> Lists()
    {
        foreach (var depth in new[] { 2, 6, 9 })
            yield return HostileRequest.Of(
                $"lists in lists, {depth} deep", "COST_TOO_HIGH",
                "{books(count:100){" + Nested("sequels(first:100){", "id", "}", depth) + "}}");
        yield return HostileRequest.Of("lists whose sizes overflow", "COST_TOO_HIGH", "{books(count:2147483647){" + Nested("sequels(first:2147483647){", "id", "}", 9) + "}}");
        yield return HostileRequest.Of("a list as long as the body", "BAD_REQUEST", "query($a:[Int!]!){sum(of:$a)}", $$"""{"a":[{{new StringBuilder().Insert(0, "1,", 29_000)}}1]}""");
        yield return HostileRequest.Of("a long list of objects instead of numbers", "BAD_REQUEST", "query($a:[Int!]!){sum(of:$a)}", $$"""{"a":[{{new StringBuilder().Insert(0, "{},", 20_000)}}1]}""");
        yield return HostileRequest.OfBody("5,000 variables", "BAD_REQUEST", $$$"""{"query":"{hello}","variables":{{{{string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"a{i}\":1"))}}}}}""");
        yield return HostileRequest.Of("999 values", null, "query($a:[Int!]!){sum(of:$a)}", $$"""{"a":[{{new StringBuilder().Insert(0, "1,", 998)}}1]}""");
        yield return HostileRequest.Of("999 values that are not numbers", "INVALID_VARIABLES", "query($a:[Int!]!){sum(of:$a)}", $$"""{"a":[{{new StringBuilder().Insert(0, "{},", 998)}}1]}""");
        yield return HostileRequest.Of(
            "50 wrong variables", "INVALID_VARIABLES", "query(" + Repeat(50, i => $"$a{i}:Int! ") + "){sum(of:[" + Repeat(50, i => $"$a{i} ") + "])}",
            $$"""{{{string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"a{i}\":\"no number\""))}}}""");
        yield return HostileRequest.OfBody("5,000 duplicate variables", "BAD_REQUEST", $$$"""{"query":"{hello}","variables":{{{{string.Join(',', Enumerable.Repeat("\"a\":1", 5_000))}}}}}""");
        yield return HostileRequest.Of("14 conditions", null, "query($a:Boolean!){books(count:1){" + Repeat(7, i => "id @skip(if:$a) title @include(if:$a) ") + "}}", """{"a":true}""");
    }

    private static IEnumerable<HostileRequest> Bodies()
    {
        yield return HostileRequest.OfBody("a batch of 3,000", "BATCHING_DISABLED", $"[{string.Join(',', Enumerable.Repeat("{\"query\":\"{hello}\"}", 3_000))}]");
        yield return HostileRequest.OfBody("a body of one million brackets", "BODY_TOO_LARGE", new string('[', 1_048_576));
        yield return HostileRequest.OfBody("a body of spaces", "BODY_TOO_LARGE", new string(' ', 1_048_576));
        yield return HostileRequest.OfBody("an empty body", "BAD_REQUEST", "");
        yield return new("bytes that are not UTF-8", "BAD_REQUEST", [.. "{\"query\":\"{hello "u8, 0xC0, 0xAF, 0xFF, .. "}\"}"u8]);
        yield return new("a gzip bomb", "UNSUPPORTED_MEDIA_TYPE", GzippedZeros(100_000_000)) { Encoding = "gzip" };
        yield return HostileRequest.Of("UTF-7", "UNSUPPORTED_MEDIA_TYPE", "{hello}") with { Type = "application/json; charset=utf-7" };
        yield return new("UTF-16", "UNSUPPORTED_MEDIA_TYPE", Encoding.Unicode.GetBytes("""{"query":"{hello}"}""")) { Type = "application/json; charset=utf-16" };
        yield return new("UTF-16 without a charset", "BAD_REQUEST", Encoding.Unicode.GetBytes("""{"query":"{hello}"}"""));
    }

    private static string Aliased(int count) =>
        "{ books { ...F0 } }" + Repeat(count, i => $" fragment F{i} on Book {{ a{i}: sequels {{ ...F{i + 1} }} b{i}: sequels {{ ...F{i + 1} }} }}") + $" fragment F{count} on Book {{ id }}";

    private static string Plain(int count) =>
        "{ books { ...F0 } }" + Repeat(count, i => $" fragment F{i} on Book {{ sequels {{ ...F{i + 1} }} sequels {{ ...F{i + 1} }} }}") + $" fragment F{count} on Book {{ id }}";

    private static string Chain(int count) =>
        "{...A0}" + Repeat(count, i => $"fragment A{i} on Query{{...A{i + 1}}}") + $"fragment A{count} on Query{{hello}}";

    private static string Cycle(int count, string query, string spread, string close = "") =>
        query + Repeat(count, i => $"fragment A{i} on Query{{hello {spread}{(i + 1) % count}{close}}}");

    private static HostileRequest Deep(string what, int levels, string code, string head, string open, string core, string close, string tail) =>
        HostileRequest.Of($"{what} {levels} deep", code, head + Nested(open, core, close, levels) + tail);

    private static string Nested(string open, string core, string close, int levels) =>
        new StringBuilder().Insert(0, open, levels).Append(core).Insert(open.Length * levels + core.Length, close, levels).ToString();

    private static string Repeat(int count, Func<int, string> part) => string.Concat(Enumerable.Range(0, count).Select(part));

    private static byte[] GzippedZeros(int count)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(new byte[count]);
        return compressed.ToArray();
    }
}
