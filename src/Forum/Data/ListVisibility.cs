namespace Forum.Data;

/// <summary>Where a comment stands in the lists. Stored beside the ranks, so that one index range is one reader's list.</summary>
public enum ListVisibility : short
{
    /// <summary>In everyone's lists: visible, or a tombstone above visible replies.</summary>
    Listed = 0,
    /// <summary>In moderators' lists only: pending, with nothing visible below.</summary>
    Held = 1,
    /// <summary>In no list: withdrawn, with nothing visible below.</summary>
    Unlisted = 2,
}
