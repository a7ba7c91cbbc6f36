namespace Forum.Load;

/// <summary>A measurement cannot be taken; the message is one line for the person at the terminal.</summary>
internal sealed class LoadFailure(string message) : Exception(message);
