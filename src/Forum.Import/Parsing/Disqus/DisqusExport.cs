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

    private const string Unreadable = "records that cannot be read";

    private readonly Dictionary<string, string> categories = [];
    private XmlParserContext context = null!;

    public bool ScattersComments => true;

    public IEnumerable<ExportItem> Read()
    {
        foreach (var frame in new DisqusFrames(file).Read())
        {
            if (frame.Name == "disqus") ReadRoot(frame);
            else if (Understand(frame) is { } item) yield return item;
        }
    }

    private ExportItem? Understand(DisqusFrame frame)
    {
        var place = new Place(frame.Line, frame.Name);
        if (frame.Problem is not null) return new SkippedItem(place, Unreadable, frame.Problem);
        try
        {
            using var xml = new ExportXml(new MemoryStream(frame.Xml.ToArray(), writable: false), context, frame.Line - 1);
            xml.Root();
            switch (frame.Name)
            {
                case "category":
                    return ReadCategory(xml);
                case "thread":
                    return DisqusThread.Read(xml).AsArticle(place, categories);
                case "post":
                    return DisqusPost.Read(xml).AsComment(place);
                default:
                    return new SkippedItem(place, "records that are neither categories, threads nor posts");
            }
        }
        catch (BrokenExport broken)
        {
            return new SkippedItem(broken.Place, Unreadable, broken.Message);
        }
    }

    /// <summary>The namespace prefixes that the records use are declared on the root.</summary>
    private void ReadRoot(DisqusFrame frame)
    {
        var tag = Encoding.UTF8.GetString(frame.Xml.Span);
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
        catch (XmlException broken)
        {
            throw new BrokenExport(new Place(frame.Line, frame.Name), "this is not well-formed XML", broken);
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
        var place = xml.Place;
        return xml.Text().Trim() switch
        {
            "true" or "1" => true,
            "false" or "0" or "" => false,
            _ => throw new BrokenExport(place, "this is neither true nor false"),
        };
    }

    internal static DateTime Time(ExportXml xml)
    {
        var place = xml.Place;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParseExact(xml.Text().Trim(), forms, CultureInfo.InvariantCulture, utc, out var at) && at >= DateTime.UnixEpoch
            ? at
            : throw new BrokenExport(place, "this is not a time");
    }
}
