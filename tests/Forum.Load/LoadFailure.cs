namespace Forum.Load;

/// <summary>A measurement that cannot be taken, in one line for the person at the terminal.</summary>
internal sealed class LoadFailure(string message) : Exception(message);
