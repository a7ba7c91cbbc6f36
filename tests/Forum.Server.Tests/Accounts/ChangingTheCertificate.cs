using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Server.Database.Model;
using Forum.Server.Settings;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Accounts;

/// <summary>
/// A node that cannot decrypt what the other nodes have stored does not start; a certificate can be replaced.
/// </summary>
public abstract partial class ChangingTheCertificate(ForumHost forum)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_with_another_certificate_or_none_exits_with_one_line_and_changes_nothing(bool hasOther)
    {
        using var folder = new TemporaryFolder();
        var settings = Certificate(CertificateFile.Write(folder, "keys.pem", ""));
        await RestartForumAsync();
        await (await forum.StartNodeAsync(settings)).DisposeAsync();
        var before = await StoredAsync();

        using var node = ForumProcess.Start(
        [
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Forum={forum.Connection}",
            .. hasOther ? Certificate(CertificateFile.Write(folder, "other.pem", "")) : [],
        ]);
        Assert.Equal(1, await node.WaitForExitAsync());

        var line = Assert.Single(node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Forum:DataProtection:Certificate", line, StringComparison.Ordinal);
        Assert.Equal(before, await StoredAsync());
        await using var again = await forum.StartNodeAsync(settings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_that_cannot_decrypt_the_shared_secret_does_not_start_and_changes_nothing(bool hasKeys)
    {
        await RestartForumAsync();
        await (await forum.StartNodeAsync()).DisposeAsync();
        if (hasKeys) await forum.ExecuteAsync("UPDATE shared_secret SET value = $1", new byte[] { 1, 2, 3 });
        else await forum.ExecuteAsync("DELETE FROM data_protection_keys");
        var before = await StoredAsync();

        var failure = await Assert.ThrowsAsync<StartupException>(() => forum.StartNodeAsync());

        Assert.Contains("shared_secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(before, await StoredAsync());
    }

    [Fact]
    public async Task A_replaced_certificate_keeps_its_sessions_and_is_not_needed_once_its_keys_have_expired()
    {
        using var folder = new TemporaryFolder();
        var (old, current) = (
            CertificateFile.Write(folder, "old.pfx", "swordfish"), CertificateFile.Write(folder, "current.pem", ""));
        string[] first = [.. Certificate(old), "--Forum:DataProtection:CertificatePassword=swordfish"];
        string[] both =
        [
            .. Certificate(current), $"--Forum:DataProtection:PreviousCertificate={old}",
            "--Forum:DataProtection:PreviousCertificatePassword=swordfish",
        ];
        await RestartForumAsync();
        var email = (await forum.SignUpAsync(Names.New("Bert"))).Email;
        var node = await forum.StartNodeAsync(first);
        await using var bert = new ForumClient(node);
        await bert.SignInAsync(email, ForumClient.Password);
        var derived = Derive(node);

        await using (var after = bert.At(await forum.StartNodeAsync(both)))
            Assert.Equal(200, (await after.WhoAmIAsync()).Status);
        await Assert.ThrowsAsync<StartupException>(() => forum.StartNodeAsync(Certificate(current)));

        await ExpireKeysAsync();
        var replaced = await forum.StartNodeAsync(both);
        var alone = await forum.StartNodeAsync(Certificate(current));

        Assert.Equal(derived, Derive(replaced));
        Assert.Equal(derived, Derive(alone));
        await using var there = new ForumClient(replaced);
        await there.SignInAsync(email, ForumClient.Password);
        Assert.Equal(200, (await there.At(alone).WhoAmIAsync()).Status);
    }

    private static string[] Certificate(string path) => [$"--Forum:DataProtection:Certificate={path}"];

    private static string Derive(ForumNode node) =>
        Convert.ToHexString(node.Services.GetRequiredService<SharedSecret>().DeriveKey("a test"));

    /// <summary>Simulates a database that no node has used before.</summary>
    private async Task RestartForumAsync()
    {
        await forum.ExecuteAsync("DELETE FROM data_protection_keys");
        await forum.ExecuteAsync("DELETE FROM shared_secret");
    }

    /// <summary>The keys and the shared secret as the database stores them.</summary>
    private async Task<string> StoredAsync()
    {
        var keys = await forum.RowsAsync("SELECT xml FROM data_protection_keys ORDER BY id", row => row.GetString(0));
        var secrets = await forum.RowsAsync("SELECT value FROM shared_secret", row => (byte[])row[0]);
        return string.Join('\n', [.. keys, .. secrets.Select(Convert.ToHexString)]);
    }

    /// <summary>Changes the dates of all keys as if they had been created 91 days ago.</summary>
    private async Task ExpireKeysAsync()
    {
        foreach (var (id, xml) in await forum.RowsAsync(
            "SELECT id, xml FROM data_protection_keys", row => (row.GetInt32(0), row.GetString(1))))
        {
            var expired = Dates().Replace(
                xml,
                date => DateTimeOffset.Parse(date.Value, CultureInfo.InvariantCulture).AddDays(-91)
                    .ToString("O", CultureInfo.InvariantCulture));
            Assert.NotEqual(xml, expired);
            await forum.ExecuteAsync("UPDATE data_protection_keys SET xml = $1 WHERE id = $2", expired, id);
        }
    }

    [GeneratedRegex("(?<=<(creation|activation|expiration)Date>)[^<]+")]
    private static partial Regex Dates();

    public sealed class OnSqlite(SqliteForum forum) : ChangingTheCertificate(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : ChangingTheCertificate(forum), IClassFixture<PostgresForum>;
}
