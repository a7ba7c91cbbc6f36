using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>The number of fetches depends on the shape of the query and never on the number of rows.</summary>
public sealed class LoadingInBatches : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_level_is_one_fetch_of_distinct_keys()
    {
        await server.AskAsync("{books(count:50){author{name}}}");
        Assert.Equal(["authors 1 2 0"], server.Library.Fetched);
    }

    [Fact]
    public async Task What_was_fetched_is_not_fetched_again_in_the_request()
    {
        await server.AskAsync("{books(count:2){author{name} sequels{author{id} authorName}}}");
        Assert.Equal(["2 sequels of 1 2", "authors 0", "authors 1 2"], server.Library.Fetched.Order(StringComparer.Ordinal));
        await server.AskAsync("{books(count:2){author{name}}}");
        Assert.Equal(4, server.Library.Fetched.Count);
    }

    [Fact]
    public async Task Pages_are_fetched_once_for_all_parents_with_like_arguments()
    {
        await server.AskAsync("{books(count:3){two:sequels{id sequels(first:1){id}} three:sequels(first:3){id} alike:sequels(first:2){id}}}");
        Assert.Equal(
            ["1 sequels of 11 12 21 22 31 32", "2 sequels of 1 2 3", "3 sequels of 1 2 3"],
            server.Library.Fetched.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_that_a_level_waits_for_is_started_together() =>
        Assert.Equal("""{"data":{"left":1,"right":1}}""", await server.AskAsync("{left right}"));

    [Fact]
    public async Task A_mutation_answers_one_field_in_full_before_the_next_and_reads_anew()
    {
        await server.AskAsync("mutation{a:lend(input:{book:1}){author{id}} b:lend(input:{book:4}){author{id}}}");
        Assert.Equal(["lend 1 to Ann", "authors 1", "lend 4 to Ann", "authors 1"], server.Library.Fetched);
    }

    [Fact]
    public async Task A_fetch_that_fails_fails_its_fields_and_is_logged_once()
    {
        var answer = await server.AskAsync("{books(count:3){id broken}}");
        Assert.StartsWith("""{"errors":[{"message":"Internal error",""", answer);
        Assert.EndsWith("""{"books":[{"id":"b1","broken":null},{"id":"b2","broken":null},{"id":"b3","broken":null}]}}""", answer);
        Assert.Single(server.Log.Entries, entry => entry.Exception?.Message == "secret of the database");
    }
}
