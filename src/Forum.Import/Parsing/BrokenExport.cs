namespace Forum.Import.Parsing;

/// <summary>The file cannot be read further: it is truncated, not well-formed, or not an export of this kind.</summary>
#pragma warning disable CA1710 // Named after the problem, without the suffix Exception, like Refusal.
public sealed class BrokenExport : Exception
#pragma warning restore CA1710
{
    /// <param name="position">Where reading stopped.</param>
    /// <param name="problem">What is wrong there, without a full stop.</param>
    public BrokenExport(SourcePosition position, string problem, Exception? inner = null)
        : base($"{position}: {problem}.", inner) => Position = position;

    public SourcePosition Position { get; }
}
