namespace Forum.Api.Execution.Streaming;

/// <summary>An event's answer as everyone gets it.</summary>
/// <param name="Seen">What a caller who is nobody sees of the event; null: nothing.</param>
/// <param name="Payload">The JSON of the answer; empty when nothing is seen.</param>
internal sealed record SharedAnswer(object? Seen, ReadOnlyMemory<byte> Payload);
