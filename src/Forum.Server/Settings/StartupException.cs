namespace Forum.Server.Settings;

/// <summary>
/// An error that the operator has to fix before the program can start or run the command. The message is one line.
/// </summary>
#pragma warning disable CA1032 // Without a message it would say nothing.
internal sealed class StartupException(string message) : Exception(message);
