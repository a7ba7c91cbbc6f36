using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>
/// An e-mail address is normalized in the same way for registration, sign-in and the operator's commands.
/// </summary>
public abstract class NormalizingAnEmailAddress(ForumHost forum)
{
    private const string Password = ForumClient.Password;

    [Theory]
    [InlineData("{0} ")]
    [InlineData(" {0}")]
    [InlineData("\t{0}\r\n")]
    [InlineData("{0}\u00A0")]
    [InlineData("\u3000{0}")]
    [InlineData("{0}\u200B")]
    [InlineData("\uFEFF{0}")]
    [InlineData("\u200E{0}")]
    [InlineData("\u202A{0}\u202C")]
    [InlineData("{0}\uFE0F")]
    public async Task Invisible_characters_and_spaces_at_the_ends_are_ignored(string typed)
    {
        var email = $"kim-{Guid.NewGuid():n}@mail.example";
        var added = string.Format(System.Globalization.CultureInfo.InvariantCulture, typed, email);
        Assert.Equal(200, (await forum.Anonymous.RegisterAsync(added, Password, Names.New("Kim"))).Status);
        Assert.Equal(
            "DuplicateEmail",
            (await forum.Anonymous.RegisterAsync(email, Password, Names.New("Kim"))).ValidationErrors);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(email, Password)).Status);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(added, Password)).Status);
        Assert.Equal($"{email} is moderator.", (await forum.Node.RunAsync("grant", "moderator", added)).Trim());
        Assert.Equal($"{email} is confirmed.", (await forum.Node.RunAsync("confirm", added)).Trim());
    }

    [Theory]
    [InlineData("kim plain@mail.example", "The address contains a space (U+0020).")]
    [InlineData("kim\u00A0plain@mail.example", "The address contains a space (U+00A0).")]
    [InlineData("kim\u200Bplain@mail.example", "The address contains an invisible character (U+200B).")]
    [InlineData("kim\u202Eplain@mail.example", "The address contains an invisible character (U+202E).")]
    [InlineData("kim\u0007plain@mail.example", "The address contains an invisible character (U+0007).")]
    [InlineData("kim\uFFFEplain@mail.example", "The address contains an invisible character (U+FFFE).")]
    [InlineData("\uFFFEkim@mail.example", "The address contains an invisible character (U+FFFE).")]
    [InlineData("kim@mail.example\uFFFE", "The address contains an invisible character (U+FFFE).")]
    [InlineData("kim@mail.\uFFFFexample", "The address contains an invisible character (U+FFFF).")]
    [InlineData("kim\uFDD0plain@mail.example", "The address contains an invisible character (U+FDD0).")]
    [InlineData("kim\U0001FFFEplain@mail.example", "The address contains an invisible character (U+1FFFE).")]
    [InlineData("kim\U0010FFFFplain@mail.example", "The address contains an invisible character (U+10FFFF).")]
    [InlineData("kim\u0378plain@mail.example", "The address contains an invisible character (U+0378).")]
    [InlineData("kim\uE000plain@mail.example", "The address contains an invisible character (U+E000).")]
    [InlineData("\u017Fam@mail.example", "The address contains a character that can be mistaken for another (U+017F).")]
    [InlineData("\u212Aim@mail.example", "The address contains a character that can be mistaken for another (U+212A).")]
    [InlineData("\uFF4Bim@mail.example", "The address contains a character that can be mistaken for another (U+FF4B).")]
    [InlineData("kim@[127.0.0.1]", "This is not an e-mail address.")]
    [InlineData("kim@[IPv6:::1]", "This is not an e-mail address.")]
    [InlineData("kim@mail.example.", "This is not an e-mail address.")]
    public async Task Invalid_characters_are_named(string typed, string problem)
    {
        var response = await forum.Anonymous.RegisterAsync(typed, Password, Names.New("Kim"));
        Assert.Equal((400, "InvalidEmail"), (response.Status, response.ValidationErrors));
        Assert.Equal(problem, response.Body["errors"]["InvalidEmail"][0].Text);
        Assert.Equal((401, "Failed"), await SignInAsync(typed));
        foreach (var words in (string[][])[["grant", "editor", typed], ["confirm", typed]])
            Assert.Contains(
                problem,
                (await Assert.ThrowsAsync<InvalidOperationException>(
                    () => forum.Node.RunAsync(words))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u017Fam-{0}@mail.example", "sam-{0}@mail.example")]
    [InlineData("\u212Aim-{0}@mail.example", "kim-{0}@mail.example")]
    [InlineData("\uFF4Bim-{0}@mail.example", "kim-{0}@mail.example")]
    [InlineData("kim\u200B-{0}@mail.example", "kim-{0}@mail.example")]
    public async Task An_email_that_only_looks_like_an_accounts_does_not_sign_in(string typed, string registered)
    {
        var id = Guid.NewGuid().ToString("n");
        Assert.Equal(
            200,
            (await forum.Anonymous.RegisterAsync(
                registered.Replace("{0}", id, StringComparison.Ordinal), Password, Names.New("Kim"))).Status);
        Assert.Equal((401, "Failed"), await SignInAsync(typed.Replace("{0}", id, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\u03BD\u03AF\u03BA\u03BF\u03C3-{0}@mail.example", "\u03BD\u03AF\u03BA\u03BF\u03C2-{0}@mail.example")]
    [InlineData("\u00B5-{0}@mail.example", "\u03BC-{0}@mail.example")]
    [InlineData("\u1E61am-{0}@mail.example", "\u1E9Bam-{0}@mail.example")]
    public async Task Lower_case_letters_with_one_upper_case_belong_to_different_addresses(string one, string other)
    {
        var id = Guid.NewGuid().ToString("n");
        foreach (var email in new[] { one, other })
        {
            Assert.Equal(
                200,
                (await forum.Anonymous.RegisterAsync(
                    email.Replace("{0}", id, StringComparison.Ordinal), Password, Names.New("Kim"))).Status);
        }
    }

    [Fact]
    public async Task Letters_that_differ_in_case_belong_to_one_address()
    {
        var email = $"\u00E9va-{Guid.NewGuid():n}@mail.example";
        Assert.Equal(200, (await forum.Anonymous.RegisterAsync(email, Password, Names.New("Eva"))).Status);
        Assert.Equal(200, (await forum.Anonymous.LoginAsync(email.ToUpperInvariant(), Password)).Status);
    }

    [Theory]
    [InlineData("ma\u00E8re@mail.example")]
    [InlineData("\u5F20\u4E09@mail.example")]
    public async Task Non_ASCII_letters_are_accepted(string email)
    {
        Assert.Equal(200, (await forum.Anonymous.RegisterAsync(email, Password, Names.New("Kim"))).Status);
        Assert.Equal(
            200,
            (await forum.Anonymous.LoginAsync(email.Normalize(System.Text.NormalizationForm.FormD), Password)).Status);
    }

    private async Task<(int Status, string Detail)> SignInAsync(string email)
    {
        var response = await forum.Anonymous.LoginAsync(email, Password);
        return (response.Status, response.Body["detail"].Text);
    }

    public sealed class OnSqlite(SqliteForum forum) : NormalizingAnEmailAddress(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum)
        : NormalizingAnEmailAddress(forum), IClassFixture<PostgresForum>;
}
