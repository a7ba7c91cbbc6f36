using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Forum.Server.Database.Model;

/// <summary>Identity's times, stored like the forum's own: SQLite cannot compare those that carry an offset.</summary>
internal sealed class UtcDateTime() : ValueConverter<DateTimeOffset, DateTime>(
    time => time.UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
