using System.Text.Json;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Faulty;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Tests;

/// <summary>Which error details a client gets, and which are only logged.</summary>
public sealed class WhenSomethingFails : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_bug_shows_an_id_that_the_log_has_and_nothing_else()
    {
        var text = await server.AskAsync("{books(count:1){id bug}}");
        using var answer = JsonDocument.Parse(text);
        var error = answer.RootElement.GetProperty("errors")[0];
        Assert.Equal("Internal error", error.GetProperty("message").GetString());
        Assert.Equal("""["books",0,"bug"]""", error.GetProperty("path").GetRawText());
        Assert.Equal("INTERNAL", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("""{"books":[{"id":"b1","bug":null}]}""", answer.RootElement.GetProperty("data").GetRawText());

        var id = error.GetProperty("extensions").GetProperty("id").GetString()!;
        var logged = Assert.Single(server.Log.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Contains(id, logged.Text);
        Assert.Equal("secret of the field", logged.Exception!.Message);
        foreach (var ours in new[] { "secret", "Exception", "System.", "INVALID_OPERATION", "at Forum" })
            Assert.DoesNotContain(ours, text);
    }

    [Theory]
    [InlineData("{hello books(count:1){missing}}", "null")]
    [InlineData("{books(count:1){sequels(first:1){missing}}}", "null")]
    [InlineData("{things{... on Book{missing}}}", """{"things":[null,{}]}""")]
    public async Task A_null_that_may_not_be_rises_to_where_it_may(string query, string data)
    {
        var answer = await server.AskAsync(query);
        Assert.EndsWith("\"data\":" + data + "}", answer);
        Assert.Single(await server.CodesAsync(query), "INTERNAL");
    }

    [Fact]
    public async Task At_most_five_errors_are_told()
    {
        Assert.Equal(5, (await server.CodesAsync("{books(count:50){bug}}")).Count);
        Assert.Equal(5, (await server.CodesAsync("{a b c d e f g h}")).Count);
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
    public async Task Nobody_is_told_what_they_might_have_meant(string query)
    {
        var answer = await server.AskAsync(query);
        Assert.Contains("\"code\":\"VALIDATION_FAILED\"", answer);
        Assert.DoesNotContain("mean", answer, StringComparison.OrdinalIgnoreCase);
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
    public async Task Every_refusal_has_a_code(string query, string code) =>
        Assert.Contains(code, await server.CodesAsync(query));

    [Theory]
    [InlineData("{hello]}", 7)]
    [InlineData("{hello?}", 7)]
    [InlineData("{echo(text:\"a", 12)]
    [InlineData("{hello #\"\n,\uFEFF]}", 3)]
    public async Task A_syntax_error_in_a_long_line_is_told_with_its_place(string query, int column)
    {
        // A line break comes first, so that the error's location is not the only possible one in the document.
        var blanks = new string(' ', 2_000);
        using var shorter = JsonDocument.Parse(await server.AskAsync("#\n" + query));
        using var longer = JsonDocument.Parse(await server.AskAsync($"#{blanks}\n{query}"));
        Assert.Equal("SYNTAX_ERROR", Error(longer).GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(column, Error(longer).GetProperty("locations")[0].GetProperty("column").GetInt32());
        Assert.Equal(Error(shorter).GetProperty("message").GetString(), Error(longer).GetProperty("message").GetString());

        static JsonElement Error(JsonDocument answer) => answer.RootElement.GetProperty("errors")[0];
    }

    [Theory]
    [InlineData("{echo(text:\"BLANKS \\\" \\u0041 \\n\")}")]
    [InlineData("{echo(text:\"\"\"BLANKS \\\"\"\" \\u \n # \"\"\")}")]
    [InlineData("{ # BLANKS \"\n echo(text:\"a\")}")]
    [InlineData("BLANKS query A($a:[Int!]!=[1,-2]){...on Query@skip(if:false){b:sum(of:$a)}...F}fragment F on Query{books(count:1){at}}")]
    [InlineData("{books(count:1)BLANKS{tags,,,, id}}")]
    [InlineData("{books(count:1)BLANKS{\r\rtags,\r\n, id #\r}}")]
    public async Task A_document_with_a_long_line_is_read_as_any_other(string query)
    {
        var short1 = await server.AskAsync(query.Replace("BLANKS", " ", StringComparison.Ordinal));
        var longer = await server.AskAsync(query.Replace("BLANKS", new string(' ', 2_000), StringComparison.Ordinal));
        Assert.Equal(short1, longer.Replace(new string(' ', 2_000), " ", StringComparison.Ordinal));
        Assert.Contains("data", longer);
    }

    [Fact]
    public async Task A_long_literal_is_not_sent_back()
    {
        var answer = await server.AskAsync($"{{books(count:\"{new string('x', 9_000)}\"){{id}}}}");
        Assert.InRange(answer.Length, 100, 1_500);
    }

    [Theory]
    [InlineData("""{echo(text:"\ud800")}""")]
    [InlineData("""{echo(text:"a\u0000b")}""")]
    [InlineData("""{echo(genre:"\ud800")}""")]
    public async Task A_literal_that_is_no_text_breaks_no_answer(string query)
    {
        using var answer = JsonDocument.Parse(await server.AskAsync(query));
        Assert.DoesNotContain("INTERNAL", await server.CodesAsync(query));
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
    public async Task A_variable_of_another_kind_is_refused_in_the_callers_words(string type, string field, string value)
    {
        var kind = type == "LoanInput" ? "mutation" : "query";
        using var response = await server.SendAsync($$$"""{"query":"{{{kind}}}($v:{{{type}}}!){{{{field}}}}","variables":{"v":{{{value}}}}}""");
        var text = await TinyServer.TextOf(response);
        Assert.Contains("\"code\":\"INVALID_VARIABLES\"", text);
        foreach (var ours in Faults.Forbidden) Assert.DoesNotContain(ours, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_answer_over_the_limit_is_refused_whole()
    {
        await using var small = await TinyServer.StartAsync(new GraphQLLimits { ResponseBytes = 5_000 });
        Assert.Empty(await small.CodesAsync("{books(count:20){title}}"));
        var answer = await small.AskAsync("{books(count:2000){title bug}}");
        Assert.Contains("RESPONSE_TOO_LONG", answer);
        Assert.EndsWith("\"data\":null}", answer);
    }
}
