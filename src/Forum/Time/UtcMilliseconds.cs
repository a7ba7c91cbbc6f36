using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Forum.Time;

/// <summary>
/// Times are stored and told in UTC to the millisecond: what a writer is answered is what every reader gets.
/// </summary>
public sealed class UtcMilliseconds() : ValueConverter<DateTime, DateTime>(
    time => Of(time),
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc))
{
    public static DateTime Of(DateTime time)
    {
        var utc = time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
    }

    /// <summary>The present moment, as it will be stored.</summary>
    public static DateTime Now(TimeProvider clock) => Of(clock.GetUtcNow().UtcDateTime);
}
