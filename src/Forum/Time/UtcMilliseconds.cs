using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Forum.Time;

/// <summary>
/// Stores and returns times in UTC with millisecond precision, so that the response to a write contains exactly the
/// value that every later read returns.
/// </summary>
public sealed class UtcMilliseconds() : ValueConverter<DateTime, DateTime>(
    time => Of(time),
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc))
{
    public static DateTime Of(DateTime time)
    {
        var utc = time.Kind == DateTimeKind.Local
            ? time.ToUniversalTime()
            : DateTime.SpecifyKind(time, DateTimeKind.Utc);
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
    }

    /// <summary>The current time, as it will be stored.</summary>
    public static DateTime Now(TimeProvider clock) => Of(clock.GetUtcNow().UtcDateTime);
}
