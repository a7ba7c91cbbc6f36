namespace GraphQLServer.Tests.Hostile;

/// <summary>
/// Requests that hang or slow down an engine that validates before it checks limits. Each is sent in several sizes,
/// because a different limit applies to each size. Others are just below a limit: the most expensive requests that are
/// still accepted. They use the tiny schema.
/// </summary>
internal static partial class HostileRequests
{
    private const string Json = """{"query":"{hello}","variables":{"a":VALUE}}""";

    public static IReadOnlyList<HostileRequest> All { get; } =
        [.. Fragments(), .. Nesting(), .. Values(), .. Floods(), .. Overlaps(), .. Lists(), .. Bodies()];

    /// <summary>Fragments whose expansion doubles with every step.</summary>
    public static string Bomb(int count) =>
        "{ ...F0 }" + Repeat(count, i => $" fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}")
        + $" fragment F{count} on Query {{ hello }}";

    private static IEnumerable<HostileRequest> Fragments()
    {
        foreach (var count in new[] { 10, 20, 24, 39 })
            yield return HostileRequest.Of($"bomb of {count}", "TOO_MANY_FIELDS", Bomb(count));
        yield return HostileRequest.Of("bomb of 60", "TOO_MANY_FRAGMENTS", Bomb(60));
        foreach (var (count, code) in new[]
        {
            (11, "TOO_MANY_FIELDS"), (39, "TOO_MANY_ALIASES"), (60, "TOO_MANY_FRAGMENTS"),
        })
        {
            yield return HostileRequest.Of($"bomb of {count} with aliases", code, Aliased(count));
        }

        foreach (var count in new[] { 11, 39 })
            yield return HostileRequest.Of($"bomb of {count} without aliases", "TOO_MANY_FIELDS", Plain(count));

        yield return HostileRequest.Of("chain of 39", null, Chain(39));
        yield return HostileRequest.Of("chain of 100", "TOO_MANY_FRAGMENTS", Chain(100));
        yield return HostileRequest.Of("chain of 300", "TOO_MANY_TOKENS", Chain(300));
        yield return HostileRequest.Of("chain of 1,100", "DOCUMENT_TOO_LONG", Chain(1_100));
        yield return HostileRequest.Of("chain of 10,000", "BODY_TOO_LARGE", Chain(10_000));
        yield return HostileRequest.Of("chain of 100,000", "BODY_TOO_LARGE", Chain(100_000));

        foreach (var count in new[] { 1, 2, 39 })
            yield return HostileRequest.Of($"cycle of {count}", "FRAGMENT_CYCLE", Cycle(count, "{...A0}", "...A"));
        yield return HostileRequest.Of("cycle of 50", "TOO_MANY_FRAGMENTS", Cycle(50, "{...A0}", "...A"));
        yield return HostileRequest.Of(
            "cycle through inline fragments", "FRAGMENT_CYCLE", Cycle(3, "{...A0}", "... on Query { ...A", "}"));
        yield return HostileRequest.Of("cycle that is not used", "FRAGMENT_CYCLE", Cycle(2, "{hello}", "...A"));
        yield return HostileRequest.Of(
            "every fragment spreads every later one", "TOO_MANY_FIELDS",
            "{...A0}" + Repeat(40, i => $"fragment A{i} on Query{{hello {Repeat(39 - i, j => $"...A{i + j + 1} ")}}}"));
        yield return HostileRequest.Of(
            "forty similar fragments", "VALIDATION_FAILED",
            "{books{" + Repeat(40, i => $"...A{i} ") + "}}"
            + Repeat(40, i => $"fragment A{i} on Book{{nope{i} more{i}}}"));
        yield return HostileRequest.Of("six operations", "TOO_MANY_OPERATIONS", Repeat(6, i => $"query A{i}{{hello}}"));
    }

    private static IEnumerable<HostileRequest> Nesting()
    {
        foreach (var (levels, code) in new[]
        {
            (13, "FIELDS_TOO_DEEP"), (33, "DOCUMENT_TOO_DEEP"), (600, "DOCUMENT_TOO_DEEP"), (5_000, "TOO_MANY_TOKENS"),
            (100_000, "BODY_TOO_LARGE"),
        })
        {
            yield return Deep("fields", levels, code, "{", "a{", "hello", "}", "}");
        }

        foreach (var (levels, code) in new[]
        {
            (33, "DOCUMENT_TOO_DEEP"), (600, "DOCUMENT_TOO_DEEP"), (2_000, "TOO_MANY_TOKENS"),
            (100_000, "BODY_TOO_LARGE"),
        })
        {
            yield return Deep("inline fragments", levels, code, "{", "...{", "hello", "}", "}");
            yield return Deep("objects", levels == 600 ? 450 : levels, code, "{echo(text:", "{a:", "1", "}", ")}");
        }

        foreach (var (levels, code) in new[]
        {
            (33, "VALIDATION_FAILED"), (600, "DOCUMENT_TOO_DEEP"), (5_000, "TOO_MANY_TOKENS"),
            (100_000, "BODY_TOO_LARGE"),
        })
        {
            yield return Deep("lists", levels, code, "{echo(text:", "[", "1", "]", ")}");
            yield return Deep("lists of variables", levels, code, "query($a:", "[", "Int", "]", "){hello}");
            yield return Deep(
                "required lists of variables", levels == 33 ? 20 : levels, code, "query($a:", "[", "Int", "]!",
                "){hello}");
            yield return Deep("defaults of variables", levels, code, "query($a:[Int]=", "[", "1", "]", "){hello}");
            yield return Deep("directives' arguments", levels, code, "{hello @skip(if:", "[", "true", "]", ")}");
        }

        foreach (var depth in new[] { 17, 33, 63 })
            yield return HostileRequest.OfBody(
                $"variables {depth} deep", "BAD_REQUEST",
                Json.Replace("VALUE", Nested("[", "", "]", depth), StringComparison.Ordinal));
        foreach (var depth in new[] { 17, 1_000 })
            yield return HostileRequest.OfBody(
                $"objects in variables {depth} deep", "BAD_REQUEST",
                Json.Replace("VALUE", Nested("{\"a\":", "1", "}", depth), StringComparison.Ordinal));
        yield return HostileRequest.OfBody(
            "variables 30,000 deep", "BAD_REQUEST",
            Json.Replace("VALUE", Nested("[", "", "]", 30_000), StringComparison.Ordinal));
        yield return HostileRequest.OfBody(
            "variables 100,000 deep", "BODY_TOO_LARGE",
            Json.Replace("VALUE", Nested("[", "", "]", 100_000), StringComparison.Ordinal));
        yield return HostileRequest.OfBody(
            "unclosed lists in variables", "BAD_REQUEST",
            $$$"""{"query":"{hello}","variables":{"a":{{{new string('[', 60_000)}}}""");
    }

    private static IEnumerable<HostileRequest> Values()
    {
        foreach (var length in new[] { 13, 500, 900 })
        {
            yield return HostileRequest.Of(
                $"Int literal of {length} digits", "VALIDATION_FAILED",
                $"{{books(count:{new string('9', length)}){{id}}}}");
            yield return HostileRequest.Of(
                $"Int literal with an exponent of {length} digits", "VALIDATION_FAILED",
                $"{{books(count:1e{new string('9', length)}){{id}}}}");
            yield return HostileRequest.Of(
                $"ID literal of {length} digits", null, $"{{found(id:{new string('9', length)})}}");
        }

        foreach (var length in new[] { 13, 1_000, 60_000 })
        {
            var digits = new string('9', length);
            yield return HostileRequest.Of(
                $"Int variable of {length} digits in quotes", "INVALID_VARIABLES",
                "query($a:Int!){books(count:$a){id}}", $$"""{"a":"{{digits}}"}""");
            yield return HostileRequest.Of(
                $"Int variable of {length} digits", length == 13 ? "INVALID_VARIABLES" : "BAD_REQUEST",
                "query($a:Int!){books(count:$a){id}}", $$"""{"a":{{digits}}}""");
            yield return HostileRequest.Of(
                $"ID variable of {length} digits in quotes", null, "query($a:ID!){found(id:$a)}",
                $$"""{"a":"{{digits}}"}""");
            yield return HostileRequest.Of(
                $"ID variable of {length} digits", length == 13 ? null : "BAD_REQUEST", "query($a:ID!){found(id:$a)}",
                $$"""{"a":{{digits}}}""");
            yield return HostileRequest.Of(
                $"enum variable of {length} letters", "INVALID_VARIABLES", "query($a:Genre!){echo(genre:$a)}",
                $$"""{"a":"{{new string('P', length)}}"}""");
            yield return HostileRequest.Of(
                $"DateTime variable of {length} digits", "INVALID_VARIABLES", "query($a:DateTime!){since(at:$a)}",
                $$"""{"a":"{{digits}}"}""");
        }

        yield return HostileRequest.Of(
            "number of 16,000 digits", "SYNTAX_ERROR", $"{{found(id:{new string('9', 16_000)})}}");
        yield return HostileRequest.Of(
            "ID variable of a million digits", "BODY_TOO_LARGE", "query($a:ID!){found(id:$a)}",
            $$"""{"a":"{{new string('9', 1_000_000)}}"}""");
        yield return HostileRequest.Of(
            "Int variable of a million digits", "BODY_TOO_LARGE", "query($a:Int!){books(count:$a){id}}",
            $$"""{"a":{{new string('9', 1_000_000)}}}""");
        foreach (var number in new[] { "1e400", "-1e400", "1e99999999999999999999", "1E+2147483648" })
            yield return HostileRequest.Of($"variable of {number}", "BAD_REQUEST", "{hello}", $$"""{"a":{{number}}}""");
        yield return HostileRequest.Of("Int literal of 1e400", "VALIDATION_FAILED", "{books(count:1e400){id}}");
        yield return HostileRequest.OfBody(
            "unpaired surrogate in a literal", "SYNTAX_ERROR", """{"query":"{echo(text:\"\\ud8\")}"}""");
        yield return HostileRequest.OfBody(
            "unpaired surrogate in the document", "BAD_REQUEST", """{"query":"{echo(text:\"\ud800\")}"}""");
        yield return HostileRequest.OfBody(
            "unpaired surrogate in a variable", "BAD_REQUEST",
            Json.Replace("VALUE", "\"\\ud800\"", StringComparison.Ordinal));
        yield return HostileRequest.OfBody("U+0000 in the document", "SYNTAX_ERROR", """{"query":"{hello \u0000}"}""");
        yield return HostileRequest.Of(
            "unterminated string", "SYNTAX_ERROR", $"{{echo(text:\"{new string('a', 16_000)}");
        yield return HostileRequest.Of(
            "unterminated block string", "SYNTAX_ERROR", $"{{echo(text:\"\"\"{new string('a', 16_000)}");
        foreach (var (what, document) in ErrorsAtHighColumns()) yield return HostileRequest.Of(
            what, "SYNTAX_ERROR", document);
        yield return HostileRequest.Of(
            "block string of many lines", null, $"{{echo(text:\"\"\"{Repeat(5_000, _ => "\n a")}\"\"\")}}");
        yield return HostileRequest.Of(
            "string of escapes", null, $"{{echo(text:\"{Repeat(2_600, _ => "\\u0061")}\")}}");
    }

    /// <summary>Syntax errors at a high column number.</summary>
    private static IEnumerable<(string What, string Document)> ErrorsAtHighColumns()
    {
        var (blanks, letters, digits) = (new string(' ', 16_000), new string('a', 16_000), new string('9', 16_000));
        yield return ("wrong token after blanks", $"{{hello{blanks}]}}");
        yield return ("wrong token after a long string", $"{{echo(text:\"{letters}\"]}}");
        yield return ("wrong token after a long name", $"{{{letters}]}}");
        yield return (
            "wrong token after many names",
            "{a" + Repeat(180, _ => "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:1)@s")
                + "]}");
        yield return ("end after a long string", $"{{echo(text:\"{letters}\"");
        yield return ("wrong character after blanks", $"{{hello{blanks}?}}");
        yield return ("wrong character in a long string", $"{{echo(text:\"{letters}\u0001\")}}");
        yield return (
            "wrong token after a string of line separators",
            $"{{echo(text:\"{Repeat(8_000, _ => "a\u2028")}\"]}}");
        yield return ("wrong escape in a long string", $"{{echo(text:\"{letters}\\u00g0\")}}");
        yield return ("line break in a long string", $"{{echo(text:\"{letters}\n\")}}");
        yield return ("wrong character in a long block string", $"{{echo(text:\"\"\"{letters}\u0001\"\"\")}}");
        yield return ("wrong character in a long comment", $"{{hello #{letters}\u0001\n}}");
        yield return ("wrong end of a long number", $"{{books(count:{digits}x){{id}}}}");
        yield return ("long number without an exponent", $"{{books(count:{digits}e){{id}}}}");
    }
}
