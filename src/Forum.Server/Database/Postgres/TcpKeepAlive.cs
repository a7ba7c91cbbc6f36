using Forum.Server.Settings;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>The TCP keep-alive of this program's connections; that of the server is an option of the session.</summary>
internal static class TcpKeepAlive
{
    /// <summary>Sets it, except for a Unix socket, whose host is a path: there is none.</summary>
    public static void SetKeepAlive(this NpgsqlConnectionStringBuilder connection, DatabaseSettings settings)
    {
        if (connection.Host?.StartsWith('/') == true) return;
        (connection.TcpKeepAliveTime, connection.TcpKeepAliveInterval) =
            (settings.KeepAliveSeconds, DatabaseSettings.KeepAliveInterval);
    }
}
