using System.Text.Json;
using GraphQL.Types;
using GraphQLServer.Schema;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Tests;

/// <summary>Access rules are declared with a field and evaluated for every caller.</summary>
public sealed class AuthorizingFields : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Access_to_a_cached_documents_fields_is_checked_for_every_caller()
    {
        const string Query = "{secret name hello books(count:1){note}}";
        Assert.Equal(
            """{"data":{"secret":"treasure","name":"Ann","hello":"world","books":[{"note":"for readers"}]}}""",
            await server.ExecuteAsync(Query, reader: "Ann"));
        var anonymous = await server.ExecuteAsync(Query);
        Assert.Contains(
            """{"message":"Sign in first.","locations":[{"line":1,"column":2}],"path":["secret"],"extensions":{"code":"SIGN_IN_REQUIRED"}}""",
            anonymous);
        Assert.EndsWith("""{"secret":null,"name":null,"hello":"world","books":[{"note":null}]}}""", anonymous);
        Assert.Contains("Bob", await server.ExecuteAsync(Query, reader: "Bob"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"n":"one"}""")]
    [InlineData("""{"n":9999999999}""")]
    [InlineData("""{"n":1,"g":"NOVEL"}""")]
    public async Task Variables_of_a_cached_document_are_validated(string variables)
    {
        const string Query = "query($n:Int!,$g:Genre){books(count:$n){id} echo(genre:$g)}";
        Assert.Empty(await server.ErrorCodesAsync(Query, new { n = 1 }));
        var invalid = JsonSerializer.Deserialize<JsonElement>(variables);
        Assert.Equal(["INVALID_VARIABLES"], await server.ErrorCodesAsync(Query, invalid));
        Assert.Empty(await server.ErrorCodesAsync(Query, new { n = 2 }));
    }

    [Fact]
    public void A_field_without_access_prevents_startup()
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var schema = new SchemaWithoutAccess(services);
        var exception = Assert.Throws<InvalidOperationException>(schema.Initialize);
        Assert.Contains("Careless.field", exception.Message);
    }

    [Fact]
    public void A_mutation_without_a_rate_limit_kind_prevents_startup()
    {
        using var services = new ServiceCollection().AddSingleton<Tiny.QueryType>().BuildServiceProvider();
        var schema = new SchemaWithoutRateLimitKind(services);
        var exception = Assert.Throws<InvalidOperationException>(schema.Initialize);
        Assert.Contains(
            "Mutation.write does not declare its kind of rate limit", exception.Message, StringComparison.Ordinal);
    }

    private sealed class SchemaWithoutRateLimitKind : GraphQLSchema
    {
        public SchemaWithoutRateLimitKind(IServiceProvider services) : base(services) =>
            (Query, Mutation) = (new Tiny.QueryType(), new MutationWithoutRateLimitKind());

        private sealed class MutationWithoutRateLimitKind : RootType
        {
            public MutationWithoutRateLimitKind()
            {
                Name = "Mutation";
                Value("write", String, _ => "", Access.Everyone);
            }
        }
    }

    private sealed class SchemaWithoutAccess : GraphQLSchema
    {
        public SchemaWithoutAccess(IServiceProvider services) : base(services)
        {
            var query = new ObjectGraphType { Name = "Careless" };
            query.Field<StringGraphType>("field").Resolve(_ => "");
            Query = query;
        }
    }
}
