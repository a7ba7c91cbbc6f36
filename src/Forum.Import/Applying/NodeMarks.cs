namespace Forum.Import.Applying;

/// <summary>What has happened to a comment on its way in.</summary>
[Flags]
internal enum NodeMarks : byte
{
    None = 0,
    /// <summary>The forum has it already.</summary>
    Existing = 1,
    /// <summary>It has been written in this run.</summary>
    Written = 2,
    /// <summary>Its parent does not come in: it became a top-level comment.</summary>
    Orphan = 8,
    /// <summary>Its ancestors went in a circle, which ends here now.</summary>
    Circle = 16,
    /// <summary>It answers a comment as deep as comments go, and moved up beside it.</summary>
    Raised = 32,
}
