using Forum.Testing;

namespace Forum.Server.Tests.Contract;

/// <summary>`schema/forum.graphql` is the contract that clients build on: it matches the program's schema.</summary>
public sealed class PrintingTheSchema(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task The_schema_file_equals_the_schema_of_the_program()
    {
        var printed = await forum.Node.RunAsync("schema");
        Assert.Equal(SourceTree.Text("schema/forum.graphql"), printed);
    }
}
