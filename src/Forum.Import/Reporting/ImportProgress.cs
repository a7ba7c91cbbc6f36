namespace Forum.Import.Reporting;

/// <summary>How far an import is.</summary>
/// <param name="IsReading">First the file is read and its comments are set aside; then the articles are written one by one.</param>
/// <param name="Articles">Read or written.</param>
/// <param name="Comments">Read or written.</param>
public sealed record ImportProgress(bool IsReading, long Articles, long Comments);
