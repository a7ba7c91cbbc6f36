using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Forum.Server.Tests.Queries;
using Forum.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Forum.Server.Tests.Accounts;

public abstract class Registering(ForumHost forum)
{
    private const string Password = ForumClient.Password;
    private static readonly string[] Broken = ["", "{", "[]", "null", "\"email\""];

    [Fact]
    public async Task A_new_account_can_sign_in()
    {
        Assert.Equal(200, (await forum.Anonymous.RegisterAsync("ines@example.org", Password, "Ines")).Status);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync("INES@example.org", Password)).Status);
        Assert.Equal("1", await forum.ReadAsync(
            "SELECT count(*) FROM pseudonyms p JOIN accounts a ON a.id = p.account_id WHERE p.name = 'Ines' AND p.kind = 0"));
    }

    [Theory]
    [InlineData("no-address", Password, "Nora", "InvalidEmail")]
    [InlineData("two@signs@example.org", Password, "Nora", "InvalidEmail")]
    [InlineData("Nora <nora@example.org>", Password, "Nora", "InvalidEmail")]
    [InlineData("nora@example.org\r\nBcc: all@example.org", Password, "Nora", "InvalidEmail")]
    [InlineData("no\0ra@example.org", Password, "Nora", "InvalidEmail")]
    [InlineData("nora@example.org", "qpwlrmtnvbxkzj", "Nora", "PasswordTooShort")]
    [InlineData("nora@example.org", Password, "", "InvalidPseudonym")]
    [InlineData("nora@example.org", Password, "No\0ra", "InvalidPseudonym")]
    [InlineData("nora@example.org", Password, "Moderator", "InvalidPseudonym")]
    public async Task Invalid_input_is_named_and_nothing_is_written(
        string email, string password, string pseudonym, string code)
    {
        var response = await forum.Anonymous.RegisterAsync(email, password, pseudonym);
        Assert.Equal((400, code), (response.Status, response.ValidationErrors));
        Assert.Equal("0", await forum.ReadAsync("SELECT count(*) FROM accounts WHERE normalized_email LIKE '%NORA%'"));
        Assert.Equal(
            "0", await forum.ReadAsync("SELECT count(*) FROM pseudonyms WHERE name LIKE '%Nora%' OR name = ''"));
    }

    [Theory]
    [InlineData("Paula", "DuplicatePseudonym")]
    [InlineData("PAULA", "DuplicatePseudonym")]
    [InlineData("Pau1a", "DuplicatePseudonym")]
    [InlineData("Раulа", "InvalidPseudonym")]
    public async Task A_name_that_looks_like_a_taken_one_is_rejected(string alike, string code)
    {
        await forum.Anonymous.RegisterAsync("paula@example.org", Password, "Paula");
        var response = await forum.Anonymous.RegisterAsync("other@example.org", Password, alike);
        Assert.Equal((400, code), (response.Status, response.ValidationErrors));
        Assert.Equal("0", await forum.ReadAsync("SELECT count(*) FROM accounts WHERE email = 'other@example.org'"));
    }

    [Fact]
    public async Task An_email_has_one_account()
    {
        await forum.Anonymous.RegisterAsync("quentin@example.org", Password, "Quentin");
        var response = await forum.Anonymous.RegisterAsync("Quentin@Example.org", Password, "Someone else");
        Assert.Equal((400, "DuplicateEmail"), (response.Status, response.ValidationErrors));
    }

    [Fact]
    public async Task If_confirmation_is_required_the_response_does_not_reveal_whether_an_account_exists()
    {
        await using var node = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        var first = await node.RegisterAsync("rosa@example.org", Password, "Rosa");
        var second = await node.RegisterAsync("rosa@example.org", "another person's password", "Robert");
        Assert.Equal((200, ""), (first.Status, first.Text));
        Assert.Equal((200, ""), (second.Status, second.Text));

        // Neither pseudonym is taken and neither password signs in, whether or not the address has an account.
        await forum.Node.RunAsync("confirm", "rosa@example.org", "--pseudonym", "Rosa");
        var third = await node.RegisterAsync("rosa@example.org", "a third person's password", "Ricarda");
        var fourth = await node.RegisterAsync("romy@example.org", "a third person's password", "Romy");
        Assert.Equal((third.Status, third.Text), (fourth.Status, fourth.Text));
        foreach (var name in new[] { "Robert", "Ricarda", "Romy" })
            Assert.True((await node.QueryAsync($"{{ pseudonym(name: \"{name}\") {{ id }} }}"))["pseudonym"].IsNull);
        foreach (var email in new[] { "rosa@example.org", "romy@example.org" })
            Assert.Equal("Failed", (await node.LoginAsync(email, "a third person's password")).Body["detail"].Text);
        foreach (var name in new[] { "Robert", "Ricarda", "Romy" })
            Assert.Equal((200, ""), Of(await node.RegisterAsync($"other-{name}@example.org", Password, name)));
        Assert.Equal(200, (await node.LoginAsync("rosa@example.org", Password)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_operator_chooses_among_several_registrations_of_an_email(bool isOwnerFirst)
    {
        await using var node = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        var (owner, other, email) = (
            Names.New("Tilda"), Names.New("Another Tilda"), $"tilda.{isOwnerFirst}@example.org");
        var registrations =
            new List<(string Password, string Name)> { (Password, owner), ("another person's password", other) };
        if (!isOwnerFirst) registrations.Reverse();
        foreach (var (password, name) in registrations) Assert.Equal(
            200, (await node.RegisterAsync(email, password, name)).Status);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => forum.Node.RunAsync("confirm", email));
        Assert.Matches(
            $@"{registrations[0].Name} \(\S+Z\), {registrations[1].Name} \(\S+Z\)\. Specify one with --pseudonym or --registered\.$",
            refused.Message.TrimEnd());
        Assert.Single(refused.Message.TrimEnd().Split('\n'));
        Assert.Equal(401, (await node.LoginAsync(email, Password)).Status);

        await forum.Node.RunAsync("confirm", email, "--pseudonym", owner.ToUpperInvariant());
        Assert.Equal(401, (await node.LoginAsync(email, "another person's password")).Status);
        Assert.Equal(200, (await node.LoginAsync(email, Password)).Status);
        Assert.Equal(0, await forum.CountAsync("SELECT count(*) FROM pending_registrations WHERE email = $1", email));
        Assert.Equal(1, await forum.CountAsync("SELECT count(*) FROM pseudonyms WHERE name IN ($1, $2)", owner, other));
    }

    [Theory]
    [InlineData("Tabea Paul", "Tabea Paul")]
    [InlineData("Tamara Paul", "Tamara PauI")]
    public async Task Registrations_with_similar_pseudonyms_are_distinguished(string owner, string other)
    {
        await using var node = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        var email = $"tabea.{other[^1]}@example.org";
        await node.RegisterAsync(email, Password, owner);
        forum.Clock.Advance(TimeSpan.FromSeconds(1));
        await node.RegisterAsync(email, "another person's password", other);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => forum.Node.RunAsync("confirm", $" {email}"));
        var moment = Regex.Match(refused.Message, @"\((\S+Z)\)").Groups[1].Value;
        if (owner == other)
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => forum.Node.RunAsync("confirm", email, "--pseudonym", owner));
        await forum.Node.RunAsync(
            owner == other ? ["confirm", email, "--registered", moment] : ["confirm", email, "--pseudonym", owner]);
        Assert.Equal(401, (await node.LoginAsync(email, "another person's password")).Status);
        Assert.Equal(200, (await node.LoginAsync(email, Password)).Status);
    }

    [Fact]
    public async Task An_unconfirmed_account_loses_its_email_to_the_owner()
    {
        await using var node = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        var anonymous = await forum.SignUpAsync(Names.New("Ulf"));
        Assert.Equal((200, ""), Of(await node.RegisterAsync(anonymous.Email, "the owner's own password", "Ulla")));
        Assert.Equal(200, (await anonymous.WhoAmIAsync()).Status);
        await forum.Node.RunAsync("confirm", anonymous.Email);
        Assert.Equal(401, (await anonymous.WhoAmIAsync()).Status);
        Assert.Equal(401, (await node.LoginAsync(anonymous.Email, Password)).Status);
        Assert.Equal(200, (await node.LoginAsync(anonymous.Email, "the owner's own password")).Status);
    }

    [Fact]
    public async Task A_pseudonym_taken_since_registration_is_reported_on_confirmation()
    {
        await using var node = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        await node.RegisterAsync("vilma@example.org", Password, "Vilma");
        await node.RegisterAsync("wilma@example.org", Password, "Vilma");
        await forum.Node.RunAsync("confirm", "wilma@example.org");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => forum.Node.RunAsync("confirm", "vilma@example.org"));
        Assert.Contains("The pseudonym Vilma is already taken", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_confirmations_with_one_pseudonym_succeed_once()
    {
        await using var node = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        var name = Names.New("Wanda");
        var emails = Enumerable.Range(0, 8).Select(i => $"wanda{i}@example.org").ToList();
        foreach (var email in emails) Assert.Equal(200, (await node.RegisterAsync(email, Password, name)).Status);
        var outcomes = await Task.WhenAll(emails.Select(async email =>
        {
            try
            {
                return (await forum.Node.RunAsync("confirm", email)).Trim();
            }
            catch (InvalidOperationException exception)
            {
                return exception.Message.Trim();
            }
        }));
        Assert.Single(outcomes, outcome => outcome.EndsWith("is confirmed.", StringComparison.Ordinal));
        Assert.Equal(
            7, outcomes.Count(
                outcome => outcome.Contains($"The pseudonym {name} is already taken.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Concurrent_registrations_of_one_name_succeed_once()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            forum.Anonymous.RegisterAsync($"racer{i}@example.org", Password, "Racer")));
        Assert.Single(responses, r => r.Status == 200);
        Assert.All(responses.Where(r => r.Status != 200), r => Assert.Equal("DuplicatePseudonym", r.ValidationErrors));
        Assert.Equal("1", await forum.ReadAsync("SELECT count(*) FROM accounts WHERE email LIKE 'racer%'"));
    }

    [Fact]
    public async Task The_stored_password_is_hashed_with_the_configured_iterations()
    {
        await forum.Anonymous.RegisterAsync("sven@example.org", Password, "Sven");
        var stored = Convert.FromBase64String(
            await forum.ReadAsync("SELECT password_hash FROM accounts WHERE email = 'sven@example.org'"));

        // ASP.NET Core Identity's format 1: version, function (2 is HMAC-SHA512), iterations, salt length.
        Assert.Equal(1, stored[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(1)));
        var configured = forum.Node.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount;
        Assert.Equal((uint)configured, BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(5)));
        Assert.Equal(16u, BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(9)));
    }

    [Theory]
    [InlineData("/account/register")]
    [InlineData("/account/login")]
    [InlineData("/account/refresh")]
    [InlineData("/account/logout")]
    public async Task A_body_that_is_not_a_small_JSON_object_is_rejected(string path)
    {
        var halfACharacter = """{"email":"\ud800","password":"x","pseudonym":"y","refreshToken":"\ud800"}""";
        foreach (var body in path.EndsWith("logout", StringComparison.Ordinal) ? Broken : [.. Broken, halfACharacter])
            Assert.Equal(
                400,
                (await forum.Anonymous.CallAsync(
                    path, new StringContent(body, Encoding.UTF8, "application/json"))).Status);
        Assert.Equal(
            415, (await forum.Anonymous.CallAsync(path, new StringContent("{}", Encoding.UTF8, "text/plain"))).Status);
        Assert.Equal(
            415,
            (await forum.Anonymous.CallAsync(path, new FormUrlEncodedContent([new("email", "a@example.org")]))).Status);
        var huge = new
        {
            email = new string('a', 17 * 1024),
            password = Password,
            pseudonym = "Huge",
            refreshToken = ""
        };
        Assert.Equal(413, (await forum.Anonymous.CallAsync(path, huge)).Status);
    }

    private static (int Status, string Text) Of(AccountResponse response) => (response.Status, response.Text);

    [Theory]
    [InlineData("/account/register", "{}")]
    [InlineData("/account/register", """{"email":null,"password":null,"pseudonym":null}""")]
    [InlineData("/account/login", "{}")]
    [InlineData("/account/login", """{"email":null,"password":null}""")]
    [InlineData("/account/refresh", "{}")]
    [InlineData("/account/refresh", """{"refreshToken":null}""")]
    public async Task Missing_and_null_fields_are_client_errors(string path, string body)
    {
        var response = await forum.Anonymous.CallAsync(
            path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.InRange(response.Status, 400, 401);
        Assert.DoesNotContain("   at ", response.Text, StringComparison.Ordinal);
    }
}

public sealed class RegisteringOnSqlite(SqliteForum forum) : Registering(forum), IClassFixture<SqliteForum>;

public sealed class RegisteringOnPostgres(PostgresForum forum) : Registering(forum), IClassFixture<PostgresForum>
{
    private readonly PostgresForum forum = forum;

    [Fact]
    public async Task If_confirmation_is_required_the_same_statements_run_whether_or_not_an_account_exists()
    {
        await using var node = new ForumClient(
            await forum.StartNodeAsync("--Forum:Accounts:RequireConfirmedEmail=true"));
        using var statements = new StatementRecorder();
        var confirmed = (await forum.SignUpAsync(Names.New("Xenia"))).Email;
        await forum.ExecuteAsync($"UPDATE accounts SET email_confirmed = TRUE WHERE email = '{confirmed}'");
        var unconfirmed = (await forum.SignUpAsync(Names.New("Yara"))).Email;
        var pending = $"{Guid.NewGuid():n}@example.org";
        await StatementsAsync(pending);
        var expected = await StatementsAsync($"{Guid.NewGuid():n}@example.org");
        Assert.Contains(
            expected, statement => statement.StartsWith("INSERT INTO pending_registrations", StringComparison.Ordinal));
        foreach (var email in new[] { confirmed, unconfirmed, pending })
            Assert.Equal(expected, await StatementsAsync(email));

        async Task<IReadOnlyList<string>> StatementsAsync(string email)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/account/register")
            {
                Content = System.Net.Http.Json.JsonContent.Create(
                    new { email, ForumClient.Password, pseudonym = Names.New("Someone") }),
            };
            return await statements.SendAsync(node, request);
        }
    }
}
