namespace Forum.Import.Parsing;

/// <summary>Something that does not come in whatever else the file says.</summary>
/// <param name="Reason">One clause in the plural, such as "comments without a readable time".</param>
/// <param name="Detail">What is wrong at this place, where the reason does not say it.</param>
public sealed record SkippedItem(Place Place, string Reason, string? Detail = null) : ExportItem(Place);
