namespace Forum.Server.Commands;

/// <summary>
/// The command line, split into the words of a command and the settings. Settings may be anywhere, as `--Name=value` or
/// `--Name value`; a setting's name contains a colon, or is one of ASP.NET Core's own.
/// </summary>
internal sealed record CommandLine(string[] CommandArguments, string[] Settings)
{
    private static readonly string[] HostSettings =
        ["urls", "environment", "allowedhosts", "http_ports", "https_ports"];

    public static CommandLine Split(string[] args)
    {
        List<string> commandArguments = [], settings = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsSetting(args[i]))
            {
                commandArguments.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (!args[i].Contains('=') && i + 1 < args.Length) settings.Add(args[++i]);
        }

        return new CommandLine([.. commandArguments], [.. settings]);
    }

    private static bool IsSetting(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal)) return false;
        var name = argument[2..].Split('=')[0];
        return name.Contains(':') || HostSettings.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}
