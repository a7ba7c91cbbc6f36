namespace Forum.Import.Applying;

/// <summary>What the import knows about, or has done to, a comment.</summary>
[Flags]
internal enum NodeMarks : byte
{
    None = 0,
    /// <summary>The forum already has this comment.</summary>
    Existing = 1,
    /// <summary>This run has written the comment.</summary>
    Written = 2,
    /// <summary>The parent is not imported, so the comment became a top-level comment.</summary>
    Orphan = 8,
    /// <summary>Its ancestors formed a cycle, which was broken at this comment.</summary>
    Cycle = 16,
    /// <summary>It replied to a comment at the maximum depth, and was moved up to be its sibling.</summary>
    Flattened = 32,
}
