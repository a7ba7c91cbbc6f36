namespace Forum.Server.Demo;

/// <summary>Stands at the moment that the demo forum is being told about.</summary>
internal sealed class DemoClock : TimeProvider
{
    public DateTime Now { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Now);
}
