namespace Forum.Import.Parsing;

/// <summary>An export file of another comment system, read once from start to end.</summary>
public interface IExport
{
    /// <summary>
    /// True when an article's comments may be anywhere in the file, so that no article is complete before the end of
    /// the file.
    /// </summary>
    bool HasScatteredComments { get; }

    /// <summary>Returns all items of the file, in their order.</summary>
    /// <exception cref="InvalidExportException">While enumerating: the file cannot be read further.</exception>
    IEnumerable<ExportItem> Read();
}
