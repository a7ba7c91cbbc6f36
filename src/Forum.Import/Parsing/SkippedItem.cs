namespace Forum.Import.Parsing;

/// <summary>An item that is never imported, regardless of the rest of the file.</summary>
/// <param name="Reason">A noun phrase in the plural, such as "comments without a readable time".</param>
/// <param name="Detail">What is wrong with this item, where the reason does not say it.</param>
public sealed record SkippedItem(SourcePosition Position, string Reason, string? Detail = null) : ExportItem(Position);
