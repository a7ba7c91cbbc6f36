using Forum.Server.Commands;

namespace Forum.Server.Tests.Hosting;

public sealed class ParsingTheCommandLine
{
    [Theory]
    [InlineData("migrate --ConnectionStrings:Forum=x", "migrate", "--ConnectionStrings:Forum=x")]
    [InlineData("--ConnectionStrings:Forum x migrate", "migrate", "--ConnectionStrings:Forum x")]
    [InlineData("--urls http://localhost:1", "", "--urls http://localhost:1")]
    [InlineData("grant --section town --environment=Test moderator m@x.org", "grant --section town moderator m@x.org", "--environment=Test")]
    [InlineData("--help", "--help", "")]
    [InlineData("", "", "")]
    public void Settings_are_separated_from_command_arguments(string typed, string words, string settings)
    {
        var line = CommandLine.Split(typed.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(words, string.Join(' ', line.CommandArguments));
        Assert.Equal(settings, string.Join(' ', line.Settings));
    }
}
