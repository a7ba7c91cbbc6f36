using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>The keys that tokens and cookies are made with are in the database, whoever makes the first.</summary>
public sealed class StartingTogether(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_forum_know_each_others_keys()
    {
        // As if no node had been there before.
        await forum.ExecuteAsync("DELETE FROM data_protection_keys");
        var nodes = await Task.WhenAll(forum.AnotherNodeAsync(), forum.AnotherNodeAsync(), forum.AnotherNodeAsync());
        var email = (await forum.SignUpAsync(Names.New("Berta"))).Email;
        foreach (var issuer in nodes)
        {
            await using var person = new ForumClient(issuer);
            await person.SignInAsync(email, ForumClient.Password);
            foreach (var reader in nodes) Assert.Equal(200, (await person.At(reader).WhoAmIAsync()).Status);
        }
    }
}
