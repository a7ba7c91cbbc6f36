using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Forum.Server.Database.Model;

/// <summary>Stores Identity's times like those of the forum: SQLite cannot compare times with an offset.</summary>
internal sealed class UtcDateTime() : ValueConverter<DateTimeOffset, DateTime>(
    time => time.UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
