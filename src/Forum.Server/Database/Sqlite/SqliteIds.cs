using System.Text.Json;

namespace Forum.Server.Database.Sqlite;

internal static class SqliteIds
{
    /// <summary>Formats ids for `json_each`, as the driver stores a Guid: upper case, with hyphens.</summary>
    public static string Json(IEnumerable<Guid> ids) =>
        JsonSerializer.Serialize(ids.Select(id => id.ToString().ToUpperInvariant()));
}
