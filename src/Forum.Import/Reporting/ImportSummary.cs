using Forum.Import.Parsing;

namespace Forum.Import.Reporting;

/// <summary>The result of an import.</summary>
public sealed class ImportSummary
{
    private const int MaxReasons = 100, MaxExamples = 3;

    private readonly Dictionary<string, ImportRemark> leftOut = [], changed = [];

    public int ArticlesAdded { get; internal set; }
    public int ArticlesAlreadyThere { get; internal set; }
    public long CommentsAdded { get; internal set; }
    public long CommentsAlreadyThere { get; internal set; }
    public int PseudonymsAdded { get; internal set; }

    /// <summary>What was not imported, by reason.</summary>
    public IReadOnlyCollection<ImportRemark> LeftOut => leftOut.Values;

    /// <summary>What was imported with changes, by reason.</summary>
    public IReadOnlyCollection<ImportRemark> Changed => changed.Values;

    /// <summary>Where the file became unreadable; null if it was read to its end.</summary>
    public BrokenExport? Broken { get; internal set; }

    /// <summary>Adds the result of a transaction of the import after its commit.</summary>
    internal void Add(ImportSummary committed)
    {
        PseudonymsAdded += committed.PseudonymsAdded;
        foreach (var remark in committed.Changed) Note(changed, remark.Reason, remark.Count, remark.Examples);
    }

    internal void Leave(string reason, Place place, string? detail = null) => Note(leftOut, reason, 1, [detail ?? place.ToString()]);

    internal void Leave(string reason, Place place, long count) => Note(leftOut, reason, count, [place.ToString()]);

    internal void Change(string reason, Place place) => Note(changed, reason, 1, [place.ToString()]);

    private static void Note(Dictionary<string, ImportRemark> remarks, string reason, long count, IReadOnlyList<string> examples)
    {
        if (!remarks.TryGetValue(reason, out var remark))
        {
            if (remarks.Count == MaxReasons) return;
            remarks[reason] = remark = new ImportRemark(reason);
        }

        remark.Add(count, examples, MaxExamples);
    }
}
