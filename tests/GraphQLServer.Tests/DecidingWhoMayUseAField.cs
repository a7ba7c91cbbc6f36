using GraphQL.Types;
using GraphQLServer.Schema;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Tests;

/// <summary>Access rules are declared with a field and evaluated for every caller.</summary>
public sealed class DecidingWhoMayUseAField : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_document_that_one_caller_may_run_is_still_refused_to_another()
    {
        const string Query = "{secret name hello books(count:1){note}}";
        Assert.Equal(
            """{"data":{"secret":"treasure","name":"Ann","hello":"world","books":[{"note":"for readers"}]}}""",
            await server.AskAsync(Query, reader: "Ann"));
        var anonymous = await server.AskAsync(Query);
        Assert.Contains("""{"message":"Sign in first.","locations":[{"line":1,"column":2}],"path":["secret"],"extensions":{"code":"SIGN_IN_REQUIRED"}}""", anonymous);
        Assert.EndsWith("""{"secret":null,"name":null,"hello":"world","books":[{"note":null}]}}""", anonymous);
        Assert.Contains("Bob", await server.AskAsync(Query, reader: "Bob"));
    }

    [Fact]
    public async Task A_cached_documents_variables_are_still_checked()
    {
        const string Query = "query($n:Int!,$g:Genre){books(count:$n){id} echo(genre:$g)}";
        Assert.Empty(await server.CodesAsync(Query, new { n = 1 }));
        Assert.Equal(["INVALID_VARIABLES"], await server.CodesAsync(Query));
        Assert.Equal(["INVALID_VARIABLES"], await server.CodesAsync(Query, new { n = "one" }));
        Assert.Equal(["INVALID_VARIABLES"], await server.CodesAsync(Query, new { n = 9_999_999_999L }));
        Assert.Equal(["INVALID_VARIABLES"], await server.CodesAsync(Query, new { n = 1, g = "NOVEL" }));
        Assert.Empty(await server.CodesAsync(Query, new { n = 2 }));
    }

    [Fact]
    public void A_schema_with_a_field_that_declares_nothing_does_not_start()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var schema = new CarelessSchema(services);
        var error = Assert.Throws<InvalidOperationException>(schema.Initialize);
        Assert.Contains("Careless.field", error.Message);
    }

    [Fact]
    public void A_schema_with_a_mutation_that_does_not_say_what_it_counts_as_does_not_start()
    {
        using var services = new ServiceCollection().AddSingleton<Tiny.QueryFields>().BuildServiceProvider();
        var schema = new UncountedSchema(services);
        var error = Assert.Throws<InvalidOperationException>(schema.Initialize);
        Assert.Contains("Mutation.write does not declare its rate kind", error.Message, StringComparison.Ordinal);
    }

    private sealed class UncountedSchema : GraphQLSchema
    {
        public UncountedSchema(IServiceProvider services) : base(services) => (Query, Mutation) = (new Tiny.QueryFields(), new Writing());

        private sealed class Writing : RootType
        {
            public Writing()
            {
                Name = "Mutation";
                Value("write", String, _ => "", Access.Everyone);
            }
        }
    }

    private sealed class CarelessSchema : GraphQLSchema
    {
        public CarelessSchema(IServiceProvider services) : base(services)
        {
            var query = new ObjectGraphType { Name = "Careless" };
            query.Field<StringGraphType>("field").Resolve(_ => "");
            Query = query;
        }
    }
}
