namespace Forum.Api.Execution;

/// <summary>Who sends a request: the host's own picture of the viewer, and whether that viewer is signed in.</summary>
public readonly record struct Caller(object? Viewer, bool IsSignedIn);
