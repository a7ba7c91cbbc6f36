using System.IO.Compression;
using System.Text;

namespace GraphQLServer.Tests.Hostile;

/// <content>Requests that repeat something, and requests that are not GraphQL.</content>
internal static partial class HostileRequests
{
    private static IEnumerable<HostileRequest> Floods()
    {
        foreach (var (count, code) in new[]
        {
            (600, "VALIDATION_FAILED"), (1_800, "VALIDATION_FAILED"), (5_000, "DOCUMENT_TOO_LONG"),
        })
        {
            yield return HostileRequest.Of(
                $"{count} unknown fields", code, "{books{" + Repeat(count, i => $"titl{i} ") + "}}");
        }

        foreach (var (count, code) in new[]
        {
            (600, "VALIDATION_FAILED"), (700, "TOO_MANY_TOKENS"), (5_000, "DOCUMENT_TOO_LONG"),
        })
        {
            yield return HostileRequest.Of(
                $"{count} unknown arguments", code, "{echo(" + Repeat(count, i => $"texu{i}:1 ") + ")}");
        }

        yield return HostileRequest.Of(
            "200 unknown directives", "VALIDATION_FAILED",
            "query(" + Repeat(50, i => $"$a{i}:Int" + Repeat(4, j => $"@skiq{i}{j} ")) + "){hello}");
        yield return HostileRequest.Of(
            "5,000 unknown directives", "TOO_MANY_TOKENS", "{hello " + Repeat(5_000, _ => "@s ") + "}");
        yield return HostileRequest.Of(
            "600 unknown input fields", "VALIDATION_FAILED",
            "mutation{lend(input:{" + Repeat(600, i => $"boo{i}:1 ") + "}){id}}");
        yield return HostileRequest.Of(
            "300 unknown types", "VALIDATION_FAILED", "{books{" + Repeat(300, i => $"...on Boo{i}{{a{i}}}") + "}}");
        yield return HostileRequest.Of(
            "7 impossible type conditions", "VALIDATION_FAILED",
            "{books{" + Repeat(7, _ => "...on Author{name}") + "}}");
        yield return HostileRequest.Of(
            "300 unknown variables' types", "TOO_MANY_VARIABLES",
            "query(" + Repeat(300, i => $"$a{i}:Boo{i} ") + "){hello}");
        yield return HostileRequest.Of(
            "450 unused variables", "TOO_MANY_VARIABLES", "query(" + Repeat(450, i => $"$a{i}:Int ") + "){hello}");
        yield return HostileRequest.Of(
            "50 unknown variables' types", "VALIDATION_FAILED",
            "query(" + Repeat(50, i => $"$a{i}:Boo{i} ") + "){hello}");
        yield return HostileRequest.Of(
            "50 unused variables", "VALIDATION_FAILED", "query(" + Repeat(50, i => $"$a{i}:Int ") + "){hello}");
        yield return HostileRequest.Of(
            "50 duplicate variables", "VALIDATION_FAILED", "query(" + Repeat(50, _ => "$a:Int ") + "){echo(text:$a)}");
        yield return HostileRequest.Of(
            "450 duplicate variables", "TOO_MANY_VARIABLES",
            "query(" + Repeat(450, _ => "$a:Int ") + "){echo(text:$a)}");
        yield return HostileRequest.Of(
            "600 undefined variables", "VALIDATION_FAILED", "{sum(of:[" + Repeat(900, i => $"$a{i} ") + "])}");
        yield return HostileRequest.Of(
            "1,900 wrong items", "VALIDATION_FAILED", "{sum(of:[" + Repeat(1_900, _ => "\"a\" ") + "])}");
        yield return HostileRequest.Of(
            "duplicate fragment names", "VALIDATION_FAILED", "{...A}" + Repeat(39, _ => "fragment A on Query{hello}"));
        yield return HostileRequest.Of(
            "a name of 16,000 letters", "VALIDATION_FAILED", $"{{books{{{new string('t', 16_000)}}}}}");
        yield return HostileRequest.Of(
            "a hundred names of 150 letters", "VALIDATION_FAILED",
            "{books{" + Repeat(100, i => $"{new string('t', 150)}{i} ") + "}}");
        yield return HostileRequest.Of("only commas", "OPERATION_NOT_FOUND", new string(',', 16_000));
        yield return HostileRequest.Of("only comments", "TOO_MANY_TOKENS", Repeat(8_000, _ => "#\n"));
        yield return HostileRequest.Of("only braces", "TOO_MANY_TOKENS", new string('{', 16_000));
        yield return HostileRequest.Of(
            "101 aliases", "TOO_MANY_ALIASES", "{" + Repeat(101, i => $"a{i}:__typename ") + "}");
        yield return HostileRequest.Of(
            "100 guesses in one mutation", "TOO_MANY_ALIASES",
            "mutation{" + Repeat(100, i => $"a{i}:lend(input:{{book:{i}}}){{id}} ") + "}");
        yield return HostileRequest.Of(
            "six guesses in one mutation", "TOO_MANY_ROOT_FIELDS",
            "mutation{" + Repeat(6, i => $"a{i}:lend(input:{{book:{i}}}){{id}} ") + "}");
    }

    private static IEnumerable<HostileRequest> Overlaps()
    {
        foreach (var field in new[] { "hello ", "echo(text:\"I\") ", "books{id} ", "...on Query{hello} " })
            yield return HostileRequest.Of(
                $"{field}250 times", "TOO_MANY_DUPLICATES",
                "{" + Repeat(250, i => field.Replace("I", $"{i}", StringComparison.Ordinal)) + "}");
        yield return HostileRequest.Of(
            "a field with 7 lists of arguments", "VALIDATION_FAILED",
            "{" + Repeat(7, i => $"books(count:{i}){{id}} ") + "}");
        yield return HostileRequest.Of(
            "every field of an object 7 times, within another", null,
            "{books(count:1){"
            + Repeat(
                7, i => "sequels(first:1){"
                    + Repeat(1, _ => "id title genre at shelf tags note author{id name} authorName ") + "}") + "}}");
        yield return HostileRequest.Of(
            "nested inline fragments", null, "{books(count:1){" + Repeat(7, i => Nested("...{", "id", "}", 18)) + "}}");
    }

    private static IEnumerable<HostileRequest> Lists()
    {
        foreach (var depth in new[] { 2, 6, 9 })
            yield return HostileRequest.Of(
                $"lists in lists, {depth} deep", "COST_TOO_HIGH",
                "{books(count:100){" + Nested("sequels(first:100){", "id", "}", depth) + "}}");
        yield return HostileRequest.Of(
            "lists whose sizes overflow", "COST_TOO_HIGH",
            "{books(count:2147483647){" + Nested("sequels(first:2147483647){", "id", "}", 9) + "}}");
        yield return HostileRequest.Of(
            "a list as long as the body", "BAD_REQUEST", "query($a:[Int!]!){sum(of:$a)}",
            $$"""{"a":[{{new StringBuilder().Insert(0, "1,", 29_000)}}1]}""");
        yield return HostileRequest.Of(
            "a long list of objects instead of numbers", "BAD_REQUEST", "query($a:[Int!]!){sum(of:$a)}",
            $$"""{"a":[{{new StringBuilder().Insert(0, "{},", 20_000)}}1]}""");
        yield return HostileRequest.OfBody(
            "5,000 variables", "BAD_REQUEST",
            $$$"""{"query":"{hello}","variables":{{{{string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"a{i}\":1"))}}}}}""");
        yield return HostileRequest.Of(
            "999 values", null, "query($a:[Int!]!){sum(of:$a)}",
            $$"""{"a":[{{new StringBuilder().Insert(0, "1,", 998)}}1]}""");
        yield return HostileRequest.Of(
            "999 values that are not numbers", "INVALID_VARIABLES", "query($a:[Int!]!){sum(of:$a)}",
            $$"""{"a":[{{new StringBuilder().Insert(0, "{},", 998)}}1]}""");
        yield return HostileRequest.Of(
            "50 wrong variables", "INVALID_VARIABLES",
            "query(" + Repeat(50, i => $"$a{i}:Int! ") + "){sum(of:[" + Repeat(50, i => $"$a{i} ") + "])}",
            $$"""{{{string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"a{i}\":\"no number\""))}}}""");
        yield return HostileRequest.OfBody(
            "5,000 duplicate variables", "BAD_REQUEST",
            $$$"""{"query":"{hello}","variables":{{{{string.Join(',', Enumerable.Repeat("\"a\":1", 5_000))}}}}}""");
        yield return HostileRequest.Of(
            "14 conditions", null,
            "query($a:Boolean!){books(count:1){" + Repeat(7, i => "id @skip(if:$a) title @include(if:$a) ")
            + "}}", """{"a":true}""");
    }

    private static IEnumerable<HostileRequest> Bodies()
    {
        yield return HostileRequest.OfBody(
            "a batch of 3,000", "BATCHING_DISABLED",
            $"[{string.Join(',', Enumerable.Repeat("{\"query\":\"{hello}\"}", 3_000))}]");
        yield return HostileRequest.OfBody(
            "a body of one million brackets", "BODY_TOO_LARGE", new string('[', 1_048_576));
        yield return HostileRequest.OfBody("a body of spaces", "BODY_TOO_LARGE", new string(' ', 1_048_576));
        yield return HostileRequest.OfBody("an empty body", "BAD_REQUEST", "");
        yield return new(
            "bytes that are not UTF-8", "BAD_REQUEST", [.. "{\"query\":\"{hello "u8, 0xC0, 0xAF, 0xFF, .. "}\"}"u8]);
        yield return new("a gzip bomb", "UNSUPPORTED_MEDIA_TYPE", GzippedZeros(100_000_000)) { Encoding = "gzip" };
        var utf7 = HostileRequest.Of("UTF-7", "UNSUPPORTED_MEDIA_TYPE", "{hello}");
        yield return utf7 with { Type = "application/json; charset=utf-7" };
        yield return new("UTF-16", "UNSUPPORTED_MEDIA_TYPE", Encoding.Unicode.GetBytes(
            """{"query":"{hello}"}"""))
        { Type = "application/json; charset=utf-16" };
        yield return new(
            "UTF-16 without a charset", "BAD_REQUEST", Encoding.Unicode.GetBytes("""{"query":"{hello}"}"""));
    }

    private static string Aliased(int count) =>
        "{ books { ...F0 } }"
        + Repeat(
            count, i => $" fragment F{i} on Book {{ a{i}: sequels {{ ...F{i + 1} }} b{i}: sequels {{ ...F{i + 1} }} }}")
                + $" fragment F{count} on Book {{ id }}";

    private static string Plain(int count) =>
        "{ books { ...F0 } }"
        + Repeat(count, i => $" fragment F{i} on Book {{ sequels {{ ...F{i + 1} }} sequels {{ ...F{i + 1} }} }}")
        + $" fragment F{count} on Book {{ id }}";

    private static string Chain(int count) =>
        "{...A0}" + Repeat(count, i => $"fragment A{i} on Query{{...A{i + 1}}}")
        + $"fragment A{count} on Query{{hello}}";

    private static string Cycle(int count, string query, string spread, string close = "") =>
        query + Repeat(count, i => $"fragment A{i} on Query{{hello {spread}{(i + 1) % count}{close}}}");

    private static HostileRequest Deep(
        string what, int levels, string code, string head, string open, string core, string close, string tail) =>
        HostileRequest.Of($"{what} {levels} deep", code, head + Nested(open, core, close, levels) + tail);

    private static string Nested(string open, string core, string close, int levels) =>
        new StringBuilder().Insert(0, open, levels).Append(core)
            .Insert(open.Length * levels + core.Length, close, levels).ToString();

    private static string Repeat(int count, Func<int, string> part) =>
        string.Concat(Enumerable.Range(0, count).Select(part));

    private static byte[] GzippedZeros(int count)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(new byte[count]);
        return compressed.ToArray();
    }
}
