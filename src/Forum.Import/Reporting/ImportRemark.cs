namespace Forum.Import.Reporting;

/// <summary>How often a remark applies, and the first places where it does.</summary>
/// <param name="Reason">In the plural, such as "drafts".</param>
public sealed record ImportRemark(string Reason)
{
    private readonly List<string> examples = [];

    public long Count { get; private set; }

    /// <summary>The first few places in the file.</summary>
    public IReadOnlyList<string> Examples => examples;

    internal void Add(long count, IReadOnlyList<string> moreExamples, int maxExamples)
    {
        Count += count;
        examples.AddRange(moreExamples.Take(maxExamples - examples.Count));
    }
}
