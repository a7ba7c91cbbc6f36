using Forum.Server.Accounts;
using Forum.Server.Database.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Forum.Server.Tests.Accounts;

public sealed class ChoosingAPassword
{
    private static readonly string[] Known = ["jane.doe@example.org", "Zephyrine"];

    [Theory]
    [InlineData("qpwlrmtnvbxkzjs")]
    [InlineData("               ")]
    [InlineData("пароль из слов и моря")]
    [InlineData("🐙🦑🐙🦀🐙🐡🐙🐠🐙🐟🐙🐬🐙🐳🐙")]
    [InlineData("zephyrine likes the smell of rain")]
    [InlineData("a\0b with a nul in it")]
    public void A_long_password_of_any_characters_is_accepted(string password) =>
        Assert.Null(PasswordRules.Check(password, Known));

    [Theory]
    [InlineData("", "PasswordTooShort")]
    [InlineData("qpwlrmtnvbxkzj", "PasswordTooShort")]
    [InlineData("🐙🦑🐙🦀🐙🐡🐙🐠🐙🐟🐙🐬🐙🐳", "PasswordTooShort")]
    [InlineData("passwordpassword", "PasswordTooCommon")]
    [InlineData("PASSWORD-password", "PasswordTooCommon")]
    [InlineData("aaaaaaaaaaaaaaaa", "PasswordTooCommon")]
    [InlineData("1234567890123456", "PasswordTooCommon")]
    [InlineData("qwertyuiopasdfgh", "PasswordTooCommon")]
    [InlineData("correct horse battery staple", "PasswordTooCommon")]
    [InlineData("jane.doe@example.org", "PasswordTooObvious")]
    [InlineData("JaneDoe-JaneDoe-1", "PasswordTooObvious")]
    [InlineData("Zephyrine2026!!", "PasswordTooObvious")]
    [InlineData("forum-forum-forum", "PasswordTooObvious")]
    public void A_short_or_common_password_is_rejected(string password, string code) =>
        Assert.Equal(code, PasswordRules.Check(password, Known)?.Code);

    [Fact]
    public void A_password_has_at_most_256_characters()
    {
        var longest = string.Concat(Enumerable.Range(0, 256).Select(i => char.ConvertFromUtf32(0x1F400 + (i % 60))));
        Assert.Null(PasswordRules.Check(longest, Known));
        Assert.Equal("PasswordTooLong", PasswordRules.Check(longest + "x", Known)?.Code);
    }

    /// <summary>The nodes of the tests hash with fewer iterations.</summary>
    [Fact]
    public async Task The_program_hashes_passwords_with_210_000_iterations()
    {
        await using var program = ForumProgram.Build(["--ConnectionStrings:Forum=Data Source=:memory:"]);
        var options = program.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value;
        Assert.Equal(210_000, options.IterationCount);
    }

    [Fact]
    public async Task Every_character_of_a_password_counts()
    {
        var oneRound = Options.Create(new PasswordHasherOptions { IterationCount = 1 });
        using var queue = new PasswordHashQueue(new AccountSettings { PasswordWait = TimeSpan.FromMinutes(1) });
        var passwords = new AccountPasswords(new PasswordHasher<Account>(oneRound), queue);
        var password = string.Concat(Enumerable.Range(0, 128).Select(i => (char)('!' + (i * 7 % 90))));
        var account = new Account { PasswordHash = passwords.Hash(password) };

        Assert.True(await IsRightAsync(password));
        for (var i = 0; i < password.Length; i++)
        {
            var other = $"{password[..i]}{(char)(password[i] + 1)}{password[(i + 1)..]}";
            Assert.False(await IsRightAsync(other), $"Without its character {i} it is still taken.");
        }

        Assert.False(await IsRightAsync(password[..^1]));
        Assert.False(await IsRightAsync(password + " "));

        async Task<bool> IsRightAsync(string guess) =>
            (await passwords.CheckAsync(
                Guid.Empty, account, guess, default, TestContext.Current.CancellationToken)).IsCorrect;
    }
}
