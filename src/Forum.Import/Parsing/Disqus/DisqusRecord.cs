namespace Forum.Import.Parsing.Disqus;

/// <summary>One record of an export, cut out of the file but not yet parsed.</summary>
/// <param name="Name">Name of its element: category, thread, post, or an unknown one.</param>
/// <param name="Line">The line on which it starts.</param>
/// <param name="Xml">The bytes of the record; valid until the next record is read.</param>
/// <param name="Problem">Why it is not a complete record; null if it has a start and an end tag.</param>
internal readonly record struct DisqusRecord(string Name, long Line, ReadOnlyMemory<byte> Xml, string? Problem);
