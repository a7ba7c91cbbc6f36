using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>The number of fetches depends on the shape of the query and never on the number of rows.</summary>
public sealed class LoadingInBatches : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_level_fetches_distinct_keys_once()
    {
        await server.ExecuteAsync("{books(count:50){author{name}}}");
        Assert.Equal(["authors 1 2 0"], server.Library.Fetched);
    }

    [Fact]
    public async Task A_request_fetches_each_key_once()
    {
        await server.ExecuteAsync("{books(count:2){author{name} sequels{author{id} authorName}}}");
        Assert.Equal(
            ["2 sequels of 1 2", "authors 0", "authors 1 2"], server.Library.Fetched.Order(StringComparer.Ordinal));
        await server.ExecuteAsync("{books(count:2){author{name}}}");
        Assert.Equal(4, server.Library.Fetched.Count);
    }

    [Fact]
    public async Task Pages_with_equal_arguments_are_fetched_once_for_all_parents()
    {
        await server.ExecuteAsync(
            "{books(count:3){two:sequels{id sequels(first:1){id}} three:sequels(first:3){id} alike:sequels(first:2){id}}}");
        Assert.Equal(
            ["1 sequels of 11 12 21 22 31 32", "2 sequels of 1 2 3", "3 sequels of 1 2 3"],
            server.Library.Fetched.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_loads_of_a_level_start_together() =>
        Assert.Equal("""{"data":{"left":1,"right":1}}""", await server.ExecuteAsync("{left right}"));

    [Fact]
    public async Task Each_field_of_a_mutation_completes_before_the_next_and_fetches_again()
    {
        await server.ExecuteAsync("mutation{a:lend(input:{book:1}){author{id}} b:lend(input:{book:4}){author{id}}}");
        Assert.Equal(["lend 1 to Ann", "authors 1", "lend 4 to Ann", "authors 1"], server.Library.Fetched);
    }

    [Fact]
    public async Task A_failed_fetch_fails_its_fields_and_is_logged_once()
    {
        var response = await server.ExecuteAsync("{books(count:3){id broken}}");
        Assert.StartsWith("""{"errors":[{"message":"An internal error occurred.""", response);
        Assert.EndsWith(
            """{"books":[{"id":"b1","broken":null},{"id":"b2","broken":null},{"id":"b3","broken":null}]}}""", response);
        Assert.Single(server.Log.Entries, entry => entry.Exception?.Message == "secret of the database");
    }
}
