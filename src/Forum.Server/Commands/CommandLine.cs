namespace Forum.Server.Commands;

/// <summary>
/// The command line, split into the words of a command and the settings. Settings may be anywhere, as `--Name=value` or
/// `--Name value`; a setting's name contains a colon, or is one of ASP.NET Core's own.
/// </summary>
internal sealed record CommandLine(string[] Words, string[] Settings)
{
    private static readonly string[] Own = ["urls", "environment", "allowedhosts", "http_ports", "https_ports"];

    public static CommandLine Split(string[] args)
    {
        List<string> words = [], settings = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsSetting(args[i]))
            {
                words.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (!args[i].Contains('=') && i + 1 < args.Length) settings.Add(args[++i]);
        }

        return new CommandLine([.. words], [.. settings]);
    }

    private static bool IsSetting(string word)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal)) return false;
        var name = word[2..].Split('=')[0];
        return name.Contains(':') || Own.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
