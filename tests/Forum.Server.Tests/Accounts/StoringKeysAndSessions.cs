using System.Security.Claims;
using Forum.Server.Settings;
using Forum.Testing;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Forum.Server.Tests.Accounts;

/// <summary>What a reader of the database, or of a backup of it, finds.</summary>
public abstract class StoringKeysAndSessions(ForumHost forum)
{
    [Fact]
    public async Task A_session_row_does_not_contain_the_session_id_of_the_token()
    {
        var anna = await forum.SignUpAsync(Names.New("Anna"));
        var protector = forum.Node.Services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>()
            .Get(IdentityConstants.BearerScheme).BearerTokenProtector;
        var carried = protector.Unprotect(
            anna.Http.DefaultRequestHeaders.Authorization!.Parameter)!.Principal.FindFirstValue("sid")!;
        var rows = await forum.RowsAsync(
            "SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.email = $1",
            row => row.GetGuid(0), anna.Email);
        Assert.NotEqual(Guid.Parse(carried), Assert.Single(rows));
        Assert.Equal(200, (await anna.WhoAmIAsync()).Status);
    }

    [Fact]
    public async Task Without_a_certificate_a_warning_is_logged()
    {
        var node = await forum.StartNodeAsync();
        Assert.Single(
            node.Log.All,
            line => line.StartsWith("Warning", StringComparison.Ordinal)
                && line.Contains("Set Forum:DataProtection:Certificate", StringComparison.Ordinal));
        var developing = await forum.StartNodeAsync("--environment=Development");
        Assert.DoesNotContain(
            developing.Log.All, line => line.Contains("Forum:DataProtection", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("keys.pfx", "swordfish")]
    [InlineData("keys.pem", "swordfish")]
    [InlineData("open.pem", "")]
    public async Task With_a_certificate_new_keys_are_encrypted_and_old_keys_stay_valid(string file, string password)
    {
        using var folder = new TemporaryFolder();
        var path = CertificateFile.Write(folder, file, password);
        var email = (await forum.SignUpAsync(Names.New("Bert"))).Email;
        string[] settings =
            [$"--Forum:DataProtection:Certificate={path}", $"--Forum:DataProtection:CertificatePassword={password}"];
        await using var bert = new ForumClient(await forum.StartNodeAsync());
        await bert.SignInAsync(email, ForumClient.Password);
        await using var after = bert.At(await forum.StartNodeAsync(settings));
        Assert.Equal(200, (await after.WhoAmIAsync()).Status);

        // Simulates the first start.
        await forum.ExecuteAsync("DELETE FROM data_protection_keys");
        await forum.ExecuteAsync("DELETE FROM shared_secret");
        var node = await forum.StartNodeAsync(settings);
        Assert.DoesNotContain(
            node.Log.All, line => line.Contains("Set Forum:DataProtection:Certificate", StringComparison.Ordinal));
        await using var carla = new ForumClient(node);
        await carla.SignInAsync(email, ForumClient.Password);
        Assert.Equal(200, (await carla.WhoAmIAsync()).Status);
        var keys = await forum.RowsAsync("SELECT xml FROM data_protection_keys", row => row.GetString(0));
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains("encryptedSecret", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain("<value>", key, StringComparison.Ordinal));

        // Another node with the same certificate can read the keys.
        await using var there = carla.At(await forum.StartNodeAsync(settings));
        Assert.Equal(200, (await there.WhoAmIAsync()).Status);
        await forum.ExecuteAsync("DELETE FROM data_protection_keys");
        await forum.ExecuteAsync("DELETE FROM shared_secret");
    }

    [Theory]
    [InlineData("keys.pfx", "wrong")]
    [InlineData("keys.pem", "wrong")]
    [InlineData("none.pfx", "swordfish")]
    public async Task An_unreadable_certificate_fails_startup_with_one_line(string file, string password)
    {
        using var folder = new TemporaryFolder();
        CertificateFile.Write(folder, "keys.pfx", "swordfish");
        CertificateFile.Write(folder, "keys.pem", "swordfish");
        var failure = await Assert.ThrowsAsync<StartupException>(() => forum.StartNodeAsync(
            $"--Forum:DataProtection:Certificate={Path.Combine(folder.Path, file)}",
            $"--Forum:DataProtection:CertificatePassword={password}"));
        Assert.StartsWith(
            "Invalid settings: Forum:DataProtection:Certificate must be", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain(
            password == "wrong" ? password + " " : password, failure.Message, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteForum forum) : StoringKeysAndSessions(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : StoringKeysAndSessions(forum), IClassFixture<PostgresForum>;
}
