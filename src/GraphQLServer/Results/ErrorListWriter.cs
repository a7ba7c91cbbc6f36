using System.Text.Json;
using GraphQLParser;
using GraphQLServer.Errors;
using GraphQLServer.Schema;

namespace GraphQLServer.Results;

/// <summary>Writes the <c>errors</c> of a response.</summary>
internal static class ErrorListWriter
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<GraphQLError> errors)
    {
        writer.WritePropertyName("errors"u8);
        WriteList(writer, errors);
    }

    /// <summary>Writes only the list, as WebSocket messages contain it.</summary>
    public static void WriteList(Utf8JsonWriter writer, IReadOnlyList<GraphQLError> errors)
    {
        writer.WriteStartArray();
        foreach (var error in errors) Write(writer, error);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, GraphQLError error)
    {
        writer.WriteStartObject();
        writer.WriteString("message"u8, error.Message);
        if (error.Locations is { Count: > 0 }) Write(writer, error.Locations);
        if (error.Path is not null) WritePath(writer, error.Path);
        writer.WriteStartObject("extensions"u8);
        writer.WriteString("code"u8, error.Code);
        if (error.RetryAt is { } retryAt)
        {
            writer.WritePropertyName("retryAt"u8);
            LeafWriter.WriteInstant(writer, retryAt);
        }

        if (error.Id is not null) writer.WriteString("id"u8, error.Id);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<Location> locations)
    {
        writer.WriteStartArray("locations"u8);
        foreach (var location in locations)
        {
            writer.WriteStartObject();
            writer.WriteNumber("line"u8, location.Line);
            writer.WriteNumber("column"u8, location.Column);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePath(Utf8JsonWriter writer, IReadOnlyList<object> path)
    {
        writer.WriteStartArray("path"u8);
        foreach (var step in path) LeafWriter.Write(writer, step);
        writer.WriteEndArray();
    }
}
