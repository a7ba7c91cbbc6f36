namespace Forum.Import.Parsing;

/// <summary>One thing that an export holds, in the forum's words.</summary>
/// <param name="Place">Where it begins.</param>
public abstract record ExportItem(Place Place);
