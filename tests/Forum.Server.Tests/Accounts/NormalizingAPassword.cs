using System.Text;
using Forum.Server.Database.Model;
using Forum.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Accounts;

/// <summary>Two keyboards compose a letter differently (Unicode normalization); the password is the same.</summary>
public abstract class NormalizingAPassword(ForumHost forum)
{
    private const string Composed =
        "l'\u00E9t\u00E9 \u00E0 la for\u00EAt noire", Decomposed = "l'e\u0301te\u0301 a\u0300 la fore\u0302t noire";

    [Theory]
    [InlineData(Composed, Decomposed)]
    [InlineData(Decomposed, Composed)]
    [InlineData("the of\uFB01ce is closed today", "the office is closed today")]
    [InlineData("\uFF50\uFF41\uFF53\uFF53 the salt please", "pass the salt please")]
    [InlineData("a quiet\u00A0harbour in november", "a quiet harbour in november")]
    [InlineData("\uD55C\uAE00 \uBE44\uBC00\uBC88\uD638 \uC5F4\uB2E4\uC12F \uAE00\uC790 \uC785\uB2C8\uB2E4", "\u1112\u1161\u11AB\u1100\u1173\u11AF \uBE44\uBC00\uBC88\uD638 \uC5F4\uB2E4\uC12F \uAE00\uC790 \uC785\uB2C8\uB2E4")]
    public async Task Both_compositions_of_a_password_sign_in(string registered, string typed)
    {
        var email = $"{Guid.NewGuid():n}@example.org";
        Assert.Equal(200, (await forum.Anonymous.RegisterAsync(email, registered, Names.New("Rene"))).Status);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(email, registered)).Status);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(email, typed)).Status);
        Assert.Equal(401, (await forum.Anonymous.LoginAsync(email, registered + " ")).Status);
    }

    [Fact]
    public async Task The_length_of_the_normalized_password_counts()
    {
        var short15 = new string('\u00E9', 5).Normalize(NormalizationForm.FormD) + "kmxwqzbt";
        Assert.Equal(
            "PasswordTooShort",
            (await forum.Anonymous.RegisterAsync("m@example.org", short15, Names.New("Rene"))).ValidationErrors);
        Assert.Equal(
            "PasswordTooCommon",
            (await forum.Anonymous.RegisterAsync(
                "m@example.org", "\uFF50assword\uFF50assword", Names.New("Rene"))).ValidationErrors);
    }

    [Fact]
    public async Task An_old_hash_is_accepted_and_replaced_on_sign_in()
    {
        var email = (await forum.SignUpAsync(Names.New("Rene"))).Email;
        var old = forum.Node.Services.GetRequiredService<IPasswordHasher<Account>>()
            .HashPassword(new Account(), Decomposed);
        await forum.ReadAsync($"UPDATE accounts SET password_hash = '{old}' WHERE email = '{email}'");
        Assert.Equal(401, (await forum.Anonymous.LoginAsync(email, Composed)).Status);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(email, Decomposed)).Status);
        Assert.NotEqual(old, await forum.ReadAsync($"SELECT password_hash FROM accounts WHERE email = '{email}'"));
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(email, Composed)).Status);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(email, Decomposed)).Status);
    }

    [Theory]
    [InlineData("\uFFFEaaaaaaaaaaaaaaaa")]
    [InlineData("a quiet harbour in november\uFFFE")]
    [InlineData("a quiet harbour \uFFFF in november")]
    [InlineData("a quiet harbour \uFDD0 in november")]
    [InlineData("a quiet harbour \U0001FFFE in november")]
    public async Task A_password_that_cannot_be_normalized_is_rejected_and_counts_as_wrong(string password)
    {
        var refused = await forum.Anonymous.RegisterAsync(
            $"{Guid.NewGuid():n}@example.org", password, Names.New("Rene"));
        Assert.Equal((400, "InvalidPassword"), (refused.Status, refused.ValidationErrors));
        foreach (var email in new[] { (await forum.SignUpAsync(
            Names.New("Rene"))).Email, $"{Guid.NewGuid():n}@example.org" })
        {
            for (var i = 0; i < 5; i++)
            {
                var wrong = await forum.Anonymous.LoginAsync(email, password);
                Assert.Equal((401, "Failed"), (wrong.Status, wrong.Body["detail"].Text));
            }

            Assert.Equal(429, (await forum.Anonymous.LoginAsync(email, ForumClient.Password)).Status);
        }
    }

    public sealed class OnSqlite(SqliteForum forum) : NormalizingAPassword(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : NormalizingAPassword(forum), IClassFixture<PostgresForum>;
}
