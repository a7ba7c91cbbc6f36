using System.Globalization;
using System.Text;
using System.Xml;

namespace Forum.Import.Parsing.Disqus;

/// <summary>
/// A Disqus export: categories, threads and posts as siblings below the root. Source: the schema disqus.xsd that the
/// files name. Such files are known to contain malformed records, so each record is parsed separately, and a malformed
/// one is skipped alone.
/// </summary>
public sealed class DisqusExport(Stream file) : IExport
{
    internal const string Kind = "disqus";

    private const string MalformedRecords = "malformed records";

    private readonly Dictionary<string, string> categories = [];
    private XmlParserContext context = null!;

    public bool HasScatteredComments => true;

    public IEnumerable<ExportItem> Read()
    {
        foreach (var record in new DisqusRecords(file).Read())
        {
            if (record.Name == "disqus") ReadRoot(record);
            else if (Parse(record) is { } item) yield return item;
        }
    }

    private ExportItem? Parse(DisqusRecord record)
    {
        var position = new SourcePosition(record.Line, record.Name);
        if (record.Problem is not null) return new SkippedItem(position, MalformedRecords, record.Problem);
        try
        {
            using var xml = new ExportXml(
                new MemoryStream(record.Xml.ToArray(), writable: false), context, record.Line - 1);
            xml.Root();
            switch (record.Name)
            {
                case "category":
                    return ReadCategory(xml);
                case "thread":
                    return DisqusThread.Read(xml).AsArticle(position, categories);
                case "post":
                    return DisqusPost.Read(xml).AsComment(position);
                default:
                    return new SkippedItem(position, "records that are neither categories, threads nor posts");
            }
        }
        catch (InvalidExportException exception)
        {
            return new SkippedItem(exception.Position, MalformedRecords, exception.Message);
        }
    }

    /// <summary>The namespace prefixes that the records use are declared on the root.</summary>
    private void ReadRoot(DisqusRecord record)
    {
        var tag = Encoding.UTF8.GetString(record.Xml.Span);
        var names = new XmlNamespaceManager(new NameTable());
        try
        {
            using var root = XmlReader.Create(new StringReader(tag.TrimEnd('>').TrimEnd('/') + "/>"));
            root.MoveToContent();
            while (root.MoveToNextAttribute())
            {
                if (root.Prefix == "xmlns") names.AddNamespace(root.LocalName, root.Value);
                else if (root.Name == "xmlns") names.AddNamespace("", root.Value);
            }
        }
        catch (XmlException exception)
        {
            throw new InvalidExportException(
                new SourcePosition(record.Line, record.Name), "this is not well-formed XML", exception);
        }

        context = new XmlParserContext(names.NameTable, names, null, XmlSpace.None, Encoding.UTF8);
    }

    private ExportItem? ReadCategory(ExportXml xml)
    {
        var id = xml.Attribute("dsq:id") ?? "";
        foreach (var _ in xml.Children().Where(field => field == "title")) categories[id] = xml.Text().Trim();
        xml.End();
        return null;
    }

    internal static bool Flag(ExportXml xml)
    {
        var position = xml.Position;
        return xml.Text().Trim() switch
        {
            "true" or "1" => true,
            "false" or "0" or "" => false,
            _ => throw new InvalidExportException(position, "this is neither true nor false"),
        };
    }

    internal static DateTime Time(ExportXml xml)
    {
        var position = xml.Position;
        string[] formats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(xml.Text().Trim(), formats, CultureInfo.InvariantCulture, utc, out var at)
            && at >= DateTime.UnixEpoch
            ? at
            : throw new InvalidExportException(position, "this is not a time");
    }
}
