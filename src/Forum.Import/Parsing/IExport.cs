namespace Forum.Import.Parsing;

/// <summary>An export file of another comment system, read once from its beginning to its end.</summary>
public interface IExport
{
    /// <summary>
    /// True when an article's comments may stand anywhere in the file: no article is whole before the file is.
    /// </summary>
    bool ScattersComments { get; }

    /// <summary>Everything in the file, in its order.</summary>
    /// <exception cref="BrokenExport">While enumerating: the file cannot be read on.</exception>
    IEnumerable<ExportItem> Read();
}
