namespace Forum.Import.Parsing;

/// <summary>The file cannot be read further: it is truncated, not well-formed, or not an export of this kind.</summary>
public sealed class InvalidExportException : Exception
{
    /// <param name="position">Where reading stopped.</param>
    /// <param name="problem">What is wrong there, without a full stop.</param>
    public InvalidExportException(SourcePosition position, string problem, Exception? inner = null)
        : base($"{position}: {problem}.", inner) => Position = position;

    public SourcePosition Position { get; }
}
