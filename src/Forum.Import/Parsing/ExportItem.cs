namespace Forum.Import.Parsing;

/// <summary>One item of an export, in the forum's terms.</summary>
/// <param name="Position">Where it starts.</param>
public abstract record ExportItem(SourcePosition Position);
