using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>Response rules of the GraphQL specification.</summary>
public sealed class SelectingFields : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("{hello}", """{"hello":"world"}""")]
    [InlineData("{a:hello b:hello __typename}", """{"a":"world","b":"world","__typename":"Query"}""")]
    [InlineData("{books(count:1){id genre at shelf tags}}", """{"books":[{"id":"b1","genre":"PLAIN_PROSE","at":"1970-01-02T00:00:00.000Z","shelf":null,"tags":["a","Book 1"]}]}""")]
    [InlineData("{books(count:0){id}}", """{"books":[]}""")]
    [InlineData("{sum(of:[1,2,3])}", """{"sum":6}""")]
    [InlineData("{sum(of:4)}", """{"sum":4}""")]
    [InlineData("{echo(text:null)}", """{"echo":null}""")]
    [InlineData("""{echo(text:"ä < \"😀\"")}""", """{"echo":"ä < \"\uD83D\uDE00\""}""")]
    [InlineData("{things{__typename id ...on Book{title} ...on Author{name}}}", """{"things":[{"__typename":"Book","id":"b1","title":"Book 1"},{"__typename":"Author","id":"a7","name":"Ann"}]}""")]
    [InlineData("{books(count:1){author{name}} books(count:1){author{id} id}}", """{"books":[{"author":{"name":"Author 1","id":"a1"},"id":"b1"}]}""")]
    [InlineData("query{...A ...A} fragment A on Query{hello ...on Query@skip(if:true){echo}}", """{"hello":"world"}""")]
    [InlineData("{books(count:1){sequels{id} more:sequels(first:1){id}}}", """{"books":[{"sequels":[{"id":"b11"},{"id":"b12"}],"more":[{"id":"b11"}]}]}""")]
    [InlineData("{books(count:3){authorName}}", """{"books":[{"authorName":"Author 1"},{"authorName":"Author 2"},{"authorName":"Author 0"}]}""")]
    public async Task The_response_has_the_selected_fields_in_their_order(string query, string data) =>
        Assert.Equal($$"""{"data":{{data}}}""", await server.ExecuteAsync(query));

    [Fact]
    public async Task Variables_fill_arguments_conditions_and_inputs()
    {
        const string Query =
            "query($n:Int!=1,$more:Boolean!){books(count:$n){id sequels(first:$n)@include(if:$more){id}} hello@skip(if:$more)}";
        Assert.Equal(
            """{"data":{"books":[{"id":"b1"}],"hello":"world"}}""",
            await server.ExecuteAsync(Query, new { more = false }));
        Assert.Equal(
            """{"data":{"books":[{"id":"b1","sequels":[{"id":"b11"}]}]}}""",
            await server.ExecuteAsync(Query, new { more = true }));
        Assert.Equal(
            """{"data":{"books":[{"id":"b1"},{"id":"b2"}],"hello":"world"}}""",
            await server.ExecuteAsync(Query, new { more = false, n = 2 }));
    }

    [Fact]
    public async Task An_input_distinguishes_omitted_from_null_and_accepts_numbers_as_ids()
    {
        await server.ExecuteAsync("mutation{a:lend(input:{book:1}){id} b:lend(input:{book:\"2\",to:null}){id}}");
        await server.ExecuteAsync(
            "mutation($i:LoanInput!){lend(input:$i){id}}", new { i = new { book = 3, to = "Bob" } });
        Assert.Equal(["lend 1 to Ann", "lend 2 to (null)", "lend 3 to Bob"], server.Library.Fetched);
    }

    [Fact]
    public async Task An_operation_is_selected_by_its_name()
    {
        const string Both = "query A{a:hello} query B{b:hello}";
        using var selected = await server.PostAsync(Both, operationName: "B");
        Assert.Equal("""{"data":{"b":"world"}}""", await TinyServer.TextOf(selected));
        Assert.Equal(["OPERATION_NOT_FOUND"], await server.ErrorCodesAsync(Both));
        using var unknown = await server.PostAsync(Both, operationName: "C");
        Assert.Contains("OPERATION_NOT_FOUND", await TinyServer.TextOf(unknown));
    }

    [Fact]
    public async Task Introspection_describes_a_type()
    {
        var response = await server.ExecuteAsync(
            """query($n:String!){__type(name:$n){name kind fields{name description type{kind ofType{name}}}} hello}""",
            new { n = "Author" });
        Assert.StartsWith(
            """{"data":{"__type":{"name":"Author","kind":"OBJECT","fields":[{"name":"id","description":""", response);
        Assert.EndsWith("""}]},"hello":"world"}}""", response);
    }
}
