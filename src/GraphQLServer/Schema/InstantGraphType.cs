using System.Globalization;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Introspection;

namespace GraphQLServer.Schema;

/// <summary>
/// <c>DateTime</c>: an instant in UTC, ISO 8601 with milliseconds. Values are <see cref="DateTimeOffset"/>; an input
/// without an offset is rejected.
/// </summary>
public sealed class InstantGraphType : ScalarGraphType
{
    /// <summary>The output format.</summary>
    internal const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly string[] Accepted = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Sets the scalar's name and description.</summary>
    public InstantGraphType()
    {
        Name = "DateTime";
        Description = "An instant in UTC, ISO 8601 with milliseconds.";
        // The output conforms to this specification; the input also accepts other formats, such as an instant without
        // milliseconds.
        this.ApplyDirective(
            SpecifiedByDirective.DirectiveName, SpecifiedByDirective.Url,
            "https://scalars.graphql.org/andimarek/date-time.html");
    }

    /// <inheritdoc/>
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => Parse((string)text.Value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    /// <inheritdoc/>
    public override object? ParseValue(object? value) => value switch
    {
        string text => Parse(text),
        DateTimeOffset or null => value,
        _ => ThrowValueConversionError(value),
    };

    /// <summary>Returns the instant unchanged: the response writer formats it without allocating a string.</summary>
    public override object? Serialize(object? value) => value switch
    {
        DateTimeOffset or null => value,
        _ => ThrowSerializationError(value),
    };

    /// <inheritdoc/>
    public override GraphQLValue ToAST(object? value) => value is DateTimeOffset at
        ? new GraphQLStringValue(at.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture))
        : base.ToAST(value);

    private static DateTimeOffset Parse(string text)
    {
        // Without an offset, the instant would depend on the server's time zone.
        if (DateTimeOffset.TryParseExact(
                text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)))
            return at.ToUniversalTime();
        throw new InputValueException("Use the format 2026-11-23T12:34:56.789Z.");
    }
}
