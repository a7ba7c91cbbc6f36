using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Forum.Time;

/// <summary>
/// An EF Core value converter that stores times in UTC and truncates them to milliseconds. New values are made with
/// <see cref="Of"/> or <see cref="Now"/>, so that the response to a write equals what later reads return.
/// </summary>
public sealed class UtcMilliseconds() : ValueConverter<DateTime, DateTime>(
    time => Of(time),
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc))
{
    /// <summary>
    /// Converts to UTC and truncates to milliseconds. A time of <see cref="DateTimeKind.Unspecified"/> is treated as
    /// UTC.
    /// </summary>
    public static DateTime Of(DateTime time)
    {
        var utc = time.Kind == DateTimeKind.Local
            ? time.ToUniversalTime()
            : DateTime.SpecifyKind(time, DateTimeKind.Utc);
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
    }

    /// <summary>The current time in UTC, truncated to milliseconds.</summary>
    public static DateTime Now(TimeProvider clock) => Of(clock.GetUtcNow().UtcDateTime);
}
