namespace GraphQLServer.Errors;

/// <summary>A scalar rejects a value; the message describes the accepted values.</summary>
public sealed class InputValueException(string message) : FormatException(message);
