namespace Forum.Server.Demo;

/// <summary>A clock that shows the time of the demo event that is being written.</summary>
internal sealed class DemoClock : TimeProvider
{
    public DateTime Now { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Now);
}
