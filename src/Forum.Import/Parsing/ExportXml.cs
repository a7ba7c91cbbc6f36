using System.Text;
using System.Xml;

namespace Forum.Import.Parsing;

/// <summary>
/// Strict, forward-only XML: no document types, no entities but the five that XML predefines, no external resources.
/// Tracks the current element for error messages.
/// </summary>
internal sealed class ExportXml : IDisposable
{
    private const int MaxDepth = 64;

    private readonly XmlReader reader;
    private readonly Action nextToken;
    private readonly long linesBefore;
    private readonly string[] openElements = new string[MaxDepth + 1];
    private int depth;

    public ExportXml(ExportStream file)
        : this(XmlReader.Create(file, Settings(ConformanceLevel.Document)), file.NextToken, 0)
    {
    }

    /// <summary>Reads one record that was cut out of a file.</summary>
    /// <param name="linesBefore">Lines of the file above the record.</param>
    public ExportXml(Stream record, XmlParserContext context, long linesBefore)
        : this(XmlReader.Create(record, Settings(ConformanceLevel.Fragment), context), () => { }, linesBefore)
    {
    }

    private ExportXml(XmlReader reader, Action nextToken, long linesBefore) =>
        (this.reader, this.nextToken, this.linesBefore) = (reader, nextToken, linesBefore);

    public SourcePosition Position =>
        new(linesBefore
            + ((IXmlLineInfo)reader).LineNumber, reader.NodeType == XmlNodeType.Element ? reader.Name : CurrentElement);

    private string CurrentElement => depth == 0 ? "" : openElements[depth - 1];

    /// <summary>Moves to the root element of the document or record.</summary>
    /// <returns>Its name as written in the file.</returns>
    public string Root()
    {
        while (Next())
        {
            if (reader.NodeType == XmlNodeType.Element) return reader.Name;
        }

        throw new InvalidExportException(Position, "there is no element");
    }

    /// <summary>
    /// Iterates over the children of the current element. Content of a child that the caller does not read is skipped.
    /// </summary>
    /// <returns>Their names as written in the file.</returns>
    public IEnumerable<string> Children()
    {
        if (reader.IsEmptyElement) yield break;
        var level = reader.Depth;
        while (Next())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == level) yield break;
            if (reader.NodeType == XmlNodeType.Element && reader.Depth == level + 1) yield return reader.Name;
        }
    }

    /// <summary>Reads to the end of the document or record, so that the parser checks it.</summary>
    public void End()
    {
        while (Next())
        {
        }
    }

    public string? Attribute(string name) => reader.GetAttribute(name);

    /// <summary>The text of the current element, without markup.</summary>
    /// <param name="maxLength">In UTF-16 code units; the rest is truncated.</param>
    public string Text(int maxLength = 4_000)
    {
        if (reader.IsEmptyElement) return "";
        var level = reader.Depth;
        var text = "";
        StringBuilder? builder = null;
        while (Next() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == level))
        {
            if (reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace))
                continue;
            if (text.Length == 0) text = reader.Value;
            else if ((builder ??= new StringBuilder(text)).Length < maxLength) builder.Append(reader.Value);
        }

        return Truncate(builder?.ToString() ?? text, maxLength);
    }

    public void Dispose() => reader.Dispose();

    private static XmlReaderSettings Settings(ConformanceLevel level) => new()
    {
        ConformanceLevel = level,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 0,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private static string Truncate(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;
        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }

    private bool Next()
    {
        nextToken();
        try
        {
            if (!reader.Read()) return false;
        }
        catch (XmlException exception)
        {
            // Errors before the first element, such as a document type, may have no line number.
            var line = exception.LineNumber == 0 ? 0 : linesBefore + exception.LineNumber;
            throw new InvalidExportException(new SourcePosition(line, CurrentElement), Describe(exception), exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidExportException(Position, exception.Message, exception);
        }

        if (reader.Depth > MaxDepth)
            throw new InvalidExportException(Position, $"elements are nested more than {MaxDepth} deep");
        if (reader.NodeType == XmlNodeType.Element) openElements[reader.Depth] = reader.Name;
        depth = reader.NodeType is XmlNodeType.Element && !reader.IsEmptyElement ? reader.Depth + 1 : reader.Depth;
        return true;
    }

    private static string Describe(XmlException exception)
    {
        if (exception.Message.Contains("DTD", StringComparison.Ordinal))
            return "the file declares a document type (DTD) or entities, which no export does";
        var end = exception.Message.LastIndexOf(" Line ", StringComparison.Ordinal);
        var message = end < 0 ? exception.Message : exception.Message[..end];
        return $"this is not well-formed XML ({message.TrimEnd('.')})";
    }
}
