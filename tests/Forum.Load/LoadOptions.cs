namespace Forum.Load;

/// <summary>The options of the command line; the defaults are those of the published figures.</summary>
/// <param name="Folder">Directory that keeps the database between runs.</param>
/// <param name="Seed">Seed of the generated forum and of the order of requests.</param>
/// <param name="Scale">Share of the full 2,000,000 comments; use a value below 1 only to try the program out.</param>
/// <param name="Rounds">Rounds of each contender; the contenders alternate.</param>
/// <param name="Seconds">Length of one round in seconds.</param>
/// <param name="Connections">Connections that the load keeps busy, each with one request at a time.</param>
/// <param name="Sockets">Number of subscribers in the live benchmarks.</param>
internal sealed record LoadOptions(
    DirectoryInfo Folder, int Seed, double Scale, int Rounds, int Seconds, int Connections, int Sockets)
{
    /// <summary>
    /// `XDG_CACHE_HOME`, or the user's cache directory. PostgreSQL's account cannot access root's directory, so root
    /// uses the machine's cache directory.
    /// </summary>
    public static DirectoryInfo DefaultFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
        {
            cache = Environment.IsPrivilegedProcess
                ? "/var/cache"
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        }

        return new DirectoryInfo(Path.Combine(cache, "forum-load"));
    }
}
