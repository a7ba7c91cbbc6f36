using Forum.Api.Execution.Loaders;

namespace Forum.Api.Execution.Running;

/// <summary>A field whose value is on its way.</summary>
internal readonly record struct Parked(Place Place, Loading Loading);
