namespace Forum.Import.Parsing.Disqus;

/// <summary>One record of an export, cut out of the file but not yet understood.</summary>
/// <param name="Name">Of its element: category, thread, post, or something unknown.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Xml">Valid until the next frame is read.</param>
/// <param name="Problem">Why it is not a record at all; null: it begins and ends as one.</param>
internal readonly record struct DisqusFrame(string Name, long Line, ReadOnlyMemory<byte> Xml, string? Problem);
