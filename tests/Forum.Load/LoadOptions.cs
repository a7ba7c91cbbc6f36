namespace Forum.Load;

/// <summary>What the command line chose; the defaults are those of the published figures.</summary>
/// <param name="Folder">Where the database is kept between runs.</param>
/// <param name="Seed">Of the generated forum and of the order of requests.</param>
/// <param name="Scale">Share of the full 2,000,000 comments; below 1 only to try the program out.</param>
/// <param name="Rounds">Rounds of each contender, taken in turn.</param>
/// <param name="Seconds">Length of one round.</param>
/// <param name="Connections">Connections that the load keeps busy, one request at a time each.</param>
/// <param name="Sockets">Who listen to what is live.</param>
internal sealed record LoadOptions(DirectoryInfo Folder, int Seed, double Scale, int Rounds, int Seconds, int Connections, int Sockets)
{
    /// <summary>
    /// `XDG_CACHE_HOME`, or the user's cache folder; root's is closed to the account that PostgreSQL must run as, so
    /// root takes the machine's.
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
