namespace GraphQLServer.Errors;

/// <summary>A scalar does not take a value; the message tells the caller what it takes.</summary>
public sealed class InputValueException(string message) : FormatException(message);
