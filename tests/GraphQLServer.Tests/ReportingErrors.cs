using System.Text.Json;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Faulty;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Tests;

/// <summary>Which error details a client gets, and which are only logged.</summary>
public sealed class ReportingErrors : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_bug_is_reported_with_only_the_id_of_its_log_entry()
    {
        var text = await server.ExecuteAsync("{books(count:1){id bug}}");
        using var response = JsonDocument.Parse(text);
        var error = response.RootElement.GetProperty("errors")[0];
        Assert.Equal(
            "An internal error occurred. The server's log has the cause under this id.",
            error.GetProperty("message").GetString());
        Assert.Equal("""["books",0,"bug"]""", error.GetProperty("path").GetRawText());
        Assert.Equal("INTERNAL", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("""{"books":[{"id":"b1","bug":null}]}""", response.RootElement.GetProperty("data").GetRawText());

        var id = error.GetProperty("extensions").GetProperty("id").GetString()!;
        var logged = Assert.Single(server.Log.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Contains(id, logged.Text);
        Assert.Equal("secret of the field", logged.Exception!.Message);
        foreach (var forbidden in new[] { "secret", "Exception", "System.", "INVALID_OPERATION", "at Forum" })
            Assert.DoesNotContain(forbidden, text);
    }

    [Theory]
    [InlineData("{hello books(count:1){missing}}", "null")]
    [InlineData("{books(count:1){sequels(first:1){missing}}}", "null")]
    [InlineData("{things{... on Book{missing}}}", """{"things":[null,{}]}""")]
    public async Task A_null_of_a_non_null_field_propagates_to_its_nullable_parent(string query, string data)
    {
        var response = await server.ExecuteAsync(query);
        Assert.EndsWith("\"data\":" + data + "}", response);
        Assert.Single(await server.ErrorCodesAsync(query), "INTERNAL");
    }

    [Fact]
    public async Task At_most_five_errors_are_reported()
    {
        Assert.Equal(5, (await server.ErrorCodesAsync("{books(count:50){bug}}")).Count);
        Assert.Equal(5, (await server.ErrorCodesAsync("{a b c d e f g h}")).Count);
    }

    [Theory]
    [InlineData("{helo}")]
    [InlineData("{echo(txt:1)}")]
    [InlineData("{books{titel}}")]
    [InlineData("{things{...on Bok{id}}}")]
    [InlineData("{echo(genre:PLAIN_PROSA)}")]
    [InlineData("mutation{lend(input:{bok:1}){id}}")]
    [InlineData("query($a:LoanInputt){hello}")]
    [InlineData("{hello @inclde(if:true)}")]
    public async Task Errors_do_not_suggest_names(string query)
    {
        var response = await server.ExecuteAsync(query);
        Assert.Contains("\"code\":\"VALIDATION_FAILED\"", response);
        Assert.DoesNotContain("mean", response, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("", "OPERATION_NOT_FOUND")]
    [InlineData("qwerty cop { abc }", "SYNTAX_ERROR")]
    [InlineData("{nope}", "VALIDATION_FAILED")]
    [InlineData("query($n:Int!){books(count:$n){id}}", "INVALID_VARIABLES")]
    [InlineData("fragment A on Query{hello}", "OPERATION_NOT_FOUND")]
    [InlineData("{hello}\r\r}", "SYNTAX_ERROR")]
    [InlineData("{hello\r", "SYNTAX_ERROR")]
    [InlineData("{echo(text:\"a\r\")}", "SYNTAX_ERROR")]
    [InlineData("{echo(text:\"\"\"a\r\r\u0001\"\"\")}", "SYNTAX_ERROR")]
    [InlineData("{#\r\r\u0001\r}", "SYNTAX_ERROR")]
    [InlineData("{hello} type Query{a:Int}", "VALIDATION_FAILED")]
    public async Task Every_rejection_has_a_code(string query, string code) =>
        Assert.Contains(code, await server.ErrorCodesAsync(query));

    [Theory]
    [InlineData("{hello]}", 7)]
    [InlineData("{hello?}", 7)]
    [InlineData("{echo(text:\"a", 12)]
    [InlineData("{hello #\"\n,\uFEFF]}", 3)]
    public async Task A_syntax_error_in_a_long_line_has_its_location(string query, int column)
    {
        // A line break comes first, so that the error's location is not the only possible one in the document.
        var blanks = new string(' ', 2_000);
        using var shorter = JsonDocument.Parse(await server.ExecuteAsync("#\n" + query));
        using var longer = JsonDocument.Parse(await server.ExecuteAsync($"#{blanks}\n{query}"));
        Assert.Equal("SYNTAX_ERROR", Error(longer).GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(column, Error(longer).GetProperty("locations")[0].GetProperty("column").GetInt32());
        Assert.Equal(
            Error(shorter).GetProperty("message").GetString(), Error(longer).GetProperty("message").GetString());

        static JsonElement Error(JsonDocument response) => response.RootElement.GetProperty("errors")[0];
    }

    [Theory]
    [InlineData("{echo(text:\"BLANKS \\\" \\u0041 \\n\")}")]
    [InlineData("{echo(text:\"\"\"BLANKS \\\"\"\" \\u \n # \"\"\")}")]
    [InlineData("{ # BLANKS \"\n echo(text:\"a\")}")]
    [InlineData("BLANKS query A($a:[Int!]!=[1,-2]){...on Query@skip(if:false){b:sum(of:$a)}...F}fragment F on Query{books(count:1){at}}")]
    [InlineData("{books(count:1)BLANKS{tags,,,, id}}")]
    [InlineData("{books(count:1)BLANKS{\r\rtags,\r\n, id #\r}}")]
    public async Task A_document_with_a_long_line_is_parsed_as_any_other(string query)
    {
        var shorter = await server.ExecuteAsync(query.Replace("BLANKS", " ", StringComparison.Ordinal));
        var longer = await server.ExecuteAsync(
            query.Replace("BLANKS", new string(' ', 2_000), StringComparison.Ordinal));
        Assert.Equal(shorter, longer.Replace(new string(' ', 2_000), " ", StringComparison.Ordinal));
        Assert.Contains("data", longer);
    }

    [Fact]
    public async Task A_long_literal_is_truncated_in_the_error()
    {
        var response = await server.ExecuteAsync($"{{books(count:\"{new string('x', 9_000)}\"){{id}}}}");
        Assert.InRange(response.Length, 100, 1_500);
    }

    [Theory]
    [InlineData("""{echo(text:"\ud800")}""")]
    [InlineData("""{echo(text:"a\u0000b")}""")]
    [InlineData("""{echo(genre:"\ud800")}""")]
    public async Task A_literal_with_an_invalid_character_gives_valid_json(string query)
    {
        using var response = JsonDocument.Parse(await server.ExecuteAsync(query));
        Assert.DoesNotContain("INTERNAL", await server.ErrorCodesAsync(query));
    }

    [Theory]
    [InlineData("Int", "books(count:$v){id}", "{}")]
    [InlineData("Int", "books(count:$v){id}", "[1]")]
    [InlineData("Int", "books(count:$v){id}", "1.5")]
    [InlineData("Int", "books(count:$v){id}", "\"x\"")]
    [InlineData("Int", "books(count:$v){id}", "true")]
    [InlineData("Int", "books(count:$v){id}", "99999999999999999999")]
    [InlineData("[Int!]", "sum(of:$v)", "{}")]
    [InlineData("[Int!]", "sum(of:$v)", "[{}]")]
    [InlineData("[Int!]", "sum(of:$v)", "[null]")]
    [InlineData("String", "echo(text:$v)", "{}")]
    [InlineData("String", "echo(text:$v)", "[]")]
    [InlineData("String", "echo(text:$v)", "7")]
    [InlineData("Genre", "echo(genre:$v)", "{\"a\":[]}")]
    [InlineData("Genre", "echo(genre:$v)", "\"POETRI\"")]
    [InlineData("Genre", "echo(genre:$v)", "[\"POETRY\",\"POETRY\"]")]
    [InlineData("DateTime", "since(at:$v)", "\"yesterday\"")]
    [InlineData("DateTime", "since(at:$v)", "{}")]
    [InlineData("LoanInput", "lend(input:$v){id}", "7")]
    [InlineData("LoanInput", "lend(input:$v){id}", "[]")]
    [InlineData("LoanInput", "lend(input:$v){id}", "{}")]
    [InlineData("LoanInput", "lend(input:$v){id}", "{\"book\":{}}")]
    [InlineData("LoanInput", "lend(input:$v){id}", "{\"book\":\"1\",\"boook\":1}")]
    public async Task A_variable_of_the_wrong_type_is_rejected_without_internal_details(
        string type, string field, string value)
    {
        var kind = type == "LoanInput" ? "mutation" : "query";
        using var response = await server.SendAsync(
            $$$"""{"query":"{{{kind}}}($v:{{{type}}}!){{{{field}}}}","variables":{"v":{{{value}}}}}""");
        var text = await TinyServer.TextOf(response);
        Assert.Contains("\"code\":\"INVALID_VARIABLES\"", text);
        foreach (var forbidden in Faults.Forbidden)
            Assert.DoesNotContain(forbidden, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_response_over_the_limit_has_no_data()
    {
        await using var small = await TinyServer.StartAsync(new GraphQLLimits { ResponseBytes = 5_000 });
        Assert.Empty(await small.ErrorCodesAsync("{books(count:20){title}}"));
        var response = await small.ExecuteAsync("{books(count:2000){title bug}}");
        Assert.Contains("RESPONSE_TOO_LONG", response);
        Assert.EndsWith("\"data\":null}", response);
    }
}
