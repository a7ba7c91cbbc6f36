namespace Forum.Load.Measuring;

/// <summary>Formats rows below a header; the first column is left-aligned, the others are right-aligned.</summary>
internal sealed class TextTable(params string[] head)
{
    private readonly List<string[]> rows = [head];

    public void Add(params string[] row) => rows.Add(row);

    public void Print()
    {
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Console.WriteLine(
                string.Join("  ", row.Select(
                    (cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))
                        .TrimEnd());
    }
}
