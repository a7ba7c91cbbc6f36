using System.Globalization;

namespace Forum.Import.Parsing.WordPress;

/// <summary>
/// WordPress eXtended RSS (WXR), versions 1.0 to 1.2. Source: WordPress, wp-admin/includes/export.php. A post's
/// comments are inside the post, after its own fields.
/// </summary>
public sealed class WordPressExport(Stream file) : IExport
{
    internal const string Kind = "wordpress";

    private readonly WordPressSite site = new();
    private int items;
    private bool hasVersion;

    public bool HasScatteredComments => false;

    public IEnumerable<ExportItem> Read()
    {
        using var xml = new ExportXml(new ExportStream(file));
        if (xml.Root() != "rss")
            throw new InvalidExportException(
                xml.Position, "this is not a WordPress export, whose root element is <rss>");
        foreach (var _ in xml.Children().Where(name => name == "channel"))
        {
            foreach (var part in xml.Children())
            {
                foreach (var item in Part(part, xml)) yield return item;
            }
        }

        xml.End();
        MustHaveVersion(xml);
    }

    private IEnumerable<ExportItem> Part(string part, ExportXml xml)
    {
        switch (part)
        {
            case "wp:wxr_version":
                hasVersion = true;
                break;
            case "link" when site.Name.Length == 0:
            case "wp:base_blog_url":
                site.SetAddress(xml.Text());
                break;
            case "wp:author":
                ReadAuthor(xml);
                break;
            case "item":
                MustHaveVersion(xml);
                return new WordPressItem(xml, (++items).ToString(CultureInfo.InvariantCulture), site).Read();
        }

        return [];
    }

    private void ReadAuthor(ExportXml xml)
    {
        string login = "", name = "";
        foreach (var field in xml.Children())
        {
            if (field == "wp:author_login") login = xml.Text().Trim();
            else if (field == "wp:author_display_name") name = xml.Text().Trim();
        }

        site.AddUser(login, name);
    }

    private void MustHaveVersion(ExportXml xml)
    {
        if (!hasVersion)
            throw new InvalidExportException(
                xml.Position, "this is a feed, but not a WordPress export: it has no <wp:wxr_version>");
    }
}
