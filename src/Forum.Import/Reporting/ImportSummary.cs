using Forum.Import.Parsing;

namespace Forum.Import.Reporting;

/// <summary>The result of an import.</summary>
public sealed class ImportSummary
{
    private const int MaxReasons = 100, MaxExamples = 3;

    private readonly Dictionary<string, ImportRemark> skipped = [], changed = [];

    public int ArticlesAdded { get; internal set; }
    public int ArticlesAlreadyPresent { get; internal set; }
    public long CommentsAdded { get; internal set; }
    public long CommentsAlreadyPresent { get; internal set; }
    public int PseudonymsAdded { get; internal set; }

    /// <summary>What was not imported, by reason.</summary>
    public IReadOnlyCollection<ImportRemark> Skipped => skipped.Values;

    /// <summary>What was imported with changes, by reason.</summary>
    public IReadOnlyCollection<ImportRemark> Changed => changed.Values;

    /// <summary>Where the file became unreadable; null if it was read to its end.</summary>
    public InvalidExportException? ReadFailure { get; internal set; }

    /// <summary>Adds the result of a transaction of the import after its commit.</summary>
    internal void Add(ImportSummary committed)
    {
        PseudonymsAdded += committed.PseudonymsAdded;
        foreach (var remark in committed.Changed) AddRemark(changed, remark.Reason, remark.Count, remark.Examples);
    }

    internal void AddSkipped(string reason, SourcePosition position, string? detail = null) =>
        AddRemark(skipped, reason, 1, [detail ?? position.ToString()]);

    internal void AddSkipped(string reason, SourcePosition position, long count) =>
        AddRemark(skipped, reason, count, [position.ToString()]);

    internal void AddChanged(string reason, SourcePosition position) =>
        AddRemark(changed, reason, 1, [position.ToString()]);

    private static void AddRemark(
        Dictionary<string, ImportRemark> remarks, string reason, long count, IReadOnlyList<string> examples)
    {
        if (!remarks.TryGetValue(reason, out var remark))
        {
            if (remarks.Count == MaxReasons) return;
            remarks[reason] = remark = new ImportRemark(reason);
        }

        remark.Add(count, examples, MaxExamples);
    }
}
