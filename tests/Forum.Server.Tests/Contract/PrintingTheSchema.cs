using Forum.Testing;

namespace Forum.Server.Tests.Contract;

/// <summary>`schema/forum.graphql` is the contract that clients build on: it matches the program's schema.</summary>
public sealed class PrintingTheSchema(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task The_schema_file_equals_the_schema_of_the_program()
    {
        var printed = await forum.Node.RunAsync("schema");
        Assert.Equal(await File.ReadAllTextAsync(SchemaFile(), TestContext.Current.CancellationToken), printed);
    }

    private static string SchemaFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Forum.sln")))
                return Path.Combine(folder.FullName, "schema", "forum.graphql");
        }

        throw new FileNotFoundException("The tests run inside the repository.");
    }
}
