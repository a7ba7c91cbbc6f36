using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>The keys that protect tokens and cookies are in the database, whichever node creates the first.</summary>
public sealed class SharingDataProtectionKeys(PostgresForum forum) : IClassFixture<PostgresForum>
{
    [Fact]
    public async Task Nodes_that_start_concurrently_share_their_keys()
    {
        // Simulates a database that no node has used before.
        await forum.ExecuteAsync("DELETE FROM data_protection_keys");
        await forum.ExecuteAsync("DELETE FROM shared_secret");
        var nodes = await Task.WhenAll(forum.StartNodeAsync(), forum.StartNodeAsync(), forum.StartNodeAsync());
        var email = (await forum.SignUpAsync(Names.New("Berta"))).Email;
        foreach (var issuer in nodes)
        {
            await using var person = new ForumClient(issuer);
            await person.SignInAsync(email, ForumClient.Password);
            foreach (var reader in nodes) Assert.Equal(200, (await person.At(reader).WhoAmIAsync()).Status);
        }
    }
}
