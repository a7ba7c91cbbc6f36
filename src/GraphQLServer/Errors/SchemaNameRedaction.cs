using System.Text.RegularExpressions;
using GraphQLServer.Requests;

namespace GraphQLServer.Errors;

/// <summary>
/// When introspection is disabled: replaces names of the schema in validation messages, except names that occur in the
/// document or the variables of the request. An example is the name and type of a required input field that the client
/// omitted.
/// </summary>
internal static partial class SchemaNameRedaction
{
    /// <returns>The message with `?` in place of each such name.</returns>
    public static string Redact(string message, OperationRequest request)
    {
        var sentNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in new[] { request.Document.Text, request.VariablesJson })
            foreach (Match name in Name().Matches(text ?? "")) sentNames.Add(name.Value);
        return Quoted()
            .Replace(
                message,
                quote => Name().Replace(quote.Value, name => sentNames.Contains(name.Value) ? name.Value : "?"));
    }

    /// <summary>
    /// GraphQL.NET quotes most names, but writes a type's name also without quotes after the word "type".
    /// </summary>
    [GeneratedRegex(@"'[^']*'|(?<=\btype )[\[_A-Za-z][\]!\w]*")]
    private static partial Regex Quoted();

    /// <summary>Source: GraphQL, section 2.1.9.</summary>
    [GeneratedRegex("[_A-Za-z][_0-9A-Za-z]*")]
    private static partial Regex Name();
}
