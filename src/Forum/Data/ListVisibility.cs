namespace Forum.Data;

/// <summary>
/// For whom a comment is listed. It is indexed together with the ranks, so that one index range is one viewer's list.
/// </summary>
public enum ListVisibility : short
{
    /// <summary>Listed for everyone: visible, or a tombstone with visible descendants.</summary>
    Listed = 0,
    /// <summary>Listed for moderators only: pending, without visible descendants.</summary>
    Held = 1,
    /// <summary>Not listed: withdrawn, without visible descendants.</summary>
    Unlisted = 2,
}
