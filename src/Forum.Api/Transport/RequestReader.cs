using System.Text.Json;
using Forum.Api.Execution;
using GraphQL;

namespace Forum.Api.Transport;

/// <summary>Reads what GraphQL over HTTP puts into a JSON object.</summary>
internal static class RequestReader
{
    /// <exception cref="RequestRefused">It is not what the protocol says.</exception>
    public static ApiOperation Read(JsonElement body, ApiLimits limits)
    {
        if (body.ValueKind == JsonValueKind.Array)
            throw new RequestRefused(400, "BATCHING_DISABLED", "Send one operation a request.");
        if (body.ValueKind != JsonValueKind.Object)
            throw RequestRefused.Malformed("The body is not a JSON object.");
        try
        {
            CheckExtensions(body);
            return new(
                Text(body, "query") ?? throw RequestRefused.Malformed("The 'query' is missing."),
                Text(body, "operationName"),
                Variables(body, limits));
        }
        catch (InvalidOperationException)
        {
            throw RequestRefused.NotText();
        }
    }

    private static string? Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw RequestRefused.Malformed($"The '{name}' is not a string.");
    }

    private static Inputs Variables(JsonElement body, ApiLimits limits)
    {
        if (!body.TryGetProperty("variables", out var value) || value.ValueKind == JsonValueKind.Null)
            return Inputs.Empty;
        return value.ValueKind == JsonValueKind.Object
            ? new Inputs(new VariablesReader(limits).Read(value))
            : throw RequestRefused.Malformed("The 'variables' are not an object.");
    }

    private static void CheckExtensions(JsonElement body)
    {
        if (body.TryGetProperty("extensions", out var value)
            && value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            throw RequestRefused.Malformed("The 'extensions' are not an object.");
    }
}
